#!/usr/bin/env python3
"""Small mistakes in the loops of the book: do the tests notice?

  tests/mutation/mutate.py list [TEST...]  writes mutations.tsv, places and mistakes, drawn with a fixed seed; or adds
                                           those of a test program to it
  tests/mutation/mutate.py run [TEST|NUMBER...]
                                           compiles a copy with all of them, turns one after the other on, and writes
                                           results.tsv: killed or survived; after
                                           cmake -S . -B build/separate -DLBL_UNITY=OFF &&
                                           cmake --build build/separate --target tests
  tests/mutation/mutate.py score           the score by results.tsv, and the survivors with explained.tsv; fails
                                           below 95 %, and where one was not run or not explained

A line with mistakes becomes a choice between them and what was written, by the number in the environment variable
LBL_MUTATION: so every source that contains one is compiled once, and linked with the objects of the others.
Tests of recorded results, which compute nothing, are left out. Only Python's own library is needed.
"""
import collections
import contextlib
import json
import os
import pathlib
import random
import re
import shlex
import signal
import subprocess
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
BOOK = HERE.parent.parent
COPY = BOOK / "build" / "mutation"
BUILT = BOOK / "build" / "separate"  # with all test programs, each file compiled by itself
SECONDS = 120  # a test program that takes longer has noticed, too: a loop does not end

# The loops and the tests that guard them: test program, files, number of mutations.
GUARDED = [
    ("core", ["common/core/*.cpp", "common/core/*.hpp", "common/core/vectors/*.hpp"], 52),
    ("layers", ["common/layers/*.cpp", "common/layers/*.hpp"], 26),
    ("costs", ["common/costs/*.cpp"], 12),
    ("optimization", ["common/optimization/*.hpp"], 18),
    ("perceptron", ["chapters/perceptron/*.hpp"], 22),
    ("mlp", ["chapters/mlp/layer.cpp", "chapters/mlp/network.?pp", "chapters/mlp/*/*.hpp"], 24),
    ("lenet", ["chapters/lenet/*.hpp", "chapters/lenet/layers/*.?pp", "chapters/lenet/networks/*.?pp"], 26),
    ("cifar", ["chapters/cifar/*.hpp", "chapters/cifar/networks/*.hpp", "chapters/cifar/depth/*.hpp"], 20),
    ("rnn", ["chapters/rnn/*.hpp", "chapters/rnn/layers/*.?pp", "chapters/rnn/networks/*.?pp"], 26),
    ("hopfield", ["chapters/hopfield/*.hpp", "chapters/hopfield/theory/*.hpp"], 18),
    ("rbm", ["chapters/rbm/*.hpp", "chapters/rbm/*/*.hpp"], 18),
    ("autoencoder", ["chapters/autoencoder/*.hpp", "chapters/autoencoder/*/*.hpp"], 18),
    ("gan", ["chapters/gan/*.hpp", "chapters/gan/*/*.hpp"], 18),
]
# Files without a loop that computes, or whose numbers no test of the folder can see (speed, options, tables).
PASSED_OVER = re.compile(r"options|laboratory|published|training\.hpp|threads\.hpp|stretches|choice\.hpp|speed|threefry|"
                         r"letters|sizes|registers|vector_math|comparison|methods|watched|windows")

Mutation = collections.namedtuple("Mutation", "number test file kind line mutated")


def without_comment(line):
    return line.split("//")[0].rstrip()


def closing(text, start):
    """Index behind the bracket that closes the one at `start`."""
    depth = 0
    for n in range(start, len(text)):
        depth += text[n] in "([{"
        depth -= text[n] in ")]}"
        if depth == 0:
            return n + 1
    return -1


def parts(code):
    """A line of code as (before, expression, after, kind), or None where nothing can be mutated."""
    indent = re.match(r"\s*", code).group()
    rest = code[len(indent):]
    before = indent
    while True:
        header = re.match(r"(for|if|while) \(", rest)
        if not header:
            break
        end = closing(rest, header.end() - 1)
        if end < 0:
            return None
        tail = rest[end:].strip()
        if tail in ("", "{") or header.group(1) != "for":
            if header.group(1) == "for":
                return None  # loops have mutations of their own
            return before + header.group(), rest[header.end():end - 1], rest[end - 1:], "condition"
        before += rest[:end] + " "
        rest = rest[end:].lstrip()
    if not rest.endswith(";"):
        return None
    returned = re.match(r"return ([^;{]+);$", rest)
    if returned:
        return before + "return ", returned.group(1), ";", "value"
    declared = re.match(r"((?:const )?(?:Real|double|auto|Index|Pack|bool)&? \w+ = )([^;{]+);$", rest)
    if declared:
        if "," in re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", declared.group(2)) or "[" in declared.group(2)[:1]:
            return None
        return before + declared.group(1), declared.group(2), ";", "value"
    if re.match(r"[\w:]+[\w:.\->\[\]() ,+*/%]* (\+|-|\*|/)?= [^;{]+;$", rest) and not re.match(r"(const|auto|using|"
            r"static|template|else|Real|double|Index|Pack|std::|Tensor|bool|int|float|enum|typename) ?[\w<&*]", rest):
        return before, rest[:-1], ";", "statement"
    return None


RULES = [  # kind, pattern, replacement
    ("sign", r" \+= ", " -= "), ("sign", r" -= ", " += "), ("sign", r" \+ ", " - "), ("sign", r" - ", " + "),
    ("sign", r"(= |return |\()-(?=[\w(])", r"\1"),
    ("operation", r" \* ", " + "), ("operation", r" / ", " * "), ("operation", r" \*= ", " = "),
    ("term", r" \+ [\w.]+(?:\([^()]*\)|\[[^\]]*\])?(?= \+|;|$|\))", ""),
    ("term", r" - [\w.]+(?:\([^()]*\)|\[[^\]]*\])?(?= -|;|$|\))", ""),
    ("factor", r" \* [\w.]+(?:\([^()]*\)|\[[^\]]*\])?(?= \*|;|$|\))", ""),
    ("transpose", r"(?<!min)(?<!max)\((\w+), (\w+)\)", r"(\2, \1)"),
    ("index", r"\[(\w+) - 1\]", r"[\1]"), ("index", r"\(([a-z]), (?=\w+[,)])", r"(\1 == 0 ? \1 : \1 - 1, "),
    ("constant", r"\b1 - ", "2 - "), ("constant", r"\b2 \* ", "3 * "), ("constant", r" / 2\b", " / 3"),
    ("extreme", r"std::max", "std::min"), ("extreme", r"std::min", "std::max"),
    ("relation", r" < ", " <= "), ("relation", r" <= ", " < "), ("relation", r" > ", " >= "), ("relation", r" == ", " != "),
    ("condition", r" \|\| ", " && "), ("condition", r" && ", " || "),
]
# Lines that say who computes what and when, not what: any answer is right.
ONLY_SPEED = re.compile(r"products|threads|parts|groups|bands|most|maps = |in_z|chunks|width|worth")
LOOP = re.compile(r"for \(Index (\w+) = (\w+); \1 < ([\w.]+); \+\+\1\)")


def candidates(lines):
    """(line number, kind, what replaces the line's expression or loop) for every place of a file."""
    opened = True
    for n, line in enumerate(lines):
        code = without_comment(line)
        continues, opened = not opened, bool(re.search(r"[;{}:)]$|^\s*$|^\s*#|^\s*\w*else$", code))
        if continues or not code or re.match(r"\s*(#|template|using|static_assert|throw|constexpr|inline constexpr)", code):
            continue
        if re.search(r"throw |require|constexpr|assert|prefetch|= default|\"", code) or ONLY_SPEED.search(code):
            continue
        loop = LOOP.search(code)
        if loop:
            yield n, "bound", ("loop", f"{loop.group(3)} - 1")
            yield n, "start", ("loop-start", f"{loop.group(2)} + 1")
        found = parts(code)
        if not found:
            continue
        expression, seen = found[1], set()
        for kind, pattern, replacement in RULES:
            for place in re.finditer(pattern, expression):
                mutated = expression[:place.start()] + place.expand(replacement) + expression[place.end():]
                if mutated not in seen and mutated != expression:
                    seen.add(mutated)
                    yield n, kind, ("expression", mutated)
        if found[3] == "statement" and re.search(r" [+*-]?= ", expression):
            yield n, "dropped", ("expression", "")


def apply_to(line, what, mutated):
    """The line as it would read with the mistake."""
    line = without_comment(line)
    if what == "loop":
        return LOOP.sub(lambda m: f"for (Index {m[1]} = {m[2]}; {m[1]} < {mutated}; ++{m[1]})", line, count=1)
    if what == "loop-start":
        return LOOP.sub(lambda m: f"for (Index {m[1]} = {mutated}; {m[1]} < {m[3]}; ++{m[1]})", line, count=1)
    before, _, after, _ = parts(line)
    return before + mutated + after


def files_of(patterns):
    found = []
    for pattern in patterns:
        found += [f for f in sorted(BOOK.glob(pattern)) if not PASSED_OVER.search(f.name) and f not in found]
    return found


def write_list(only):
    mutations = read_list() if only else []
    for test, patterns, wanted in (row for row in GUARDED if not only or row[0] in only):
        places = collections.defaultdict(list)
        for file in files_of(patterns):
            lines = file.read_text().splitlines()
            for n, kind, (what, mutated) in candidates(lines):
                text = apply_to(lines[n], what, mutated)
                place = (file.relative_to(BOOK), lines[n].strip(), text.strip())
                if place not in places[kind]:
                    places[kind].append(place)
        draw = random.Random(test)
        for kind in places:
            draw.shuffle(places[kind])
        chosen = []
        while len(chosen) < wanted and any(places.values()):  # every kind in turn
            chosen += [(kind, *places[kind].pop()) for kind in sorted(places) if places[kind]]
        for kind, file, line, mutated in sorted(chosen[:wanted], key=lambda row: (str(row[1]), row[2])):
            number = mutations[-1].number + 1 if mutations else 1
            mutations.append(Mutation(number, test, str(file), kind, without_comment(line).strip(), mutated))
    write(mutations)
    if not only:
        (HERE / "results.tsv").unlink(missing_ok=True)  # its numbers are those of the old list
    print(f"{len(mutations)} mutations")


def write(mutations):
    rows = ["\t".join(map(str, mutation)) for mutation in mutations]
    (HERE / "mutations.tsv").write_text("\t".join(Mutation._fields) + "\n" + "\n".join(rows) + "\n")


def read_list():
    rows = (HERE / "mutations.tsv").read_text().splitlines()[1:]
    return [Mutation(int(r[0]), *r[1:]) for r in (row.split("\t") for row in rows)]


def with_choices(lines, mutations):
    """The lines of a file in which each mutation can be turned on."""
    by_line = collections.defaultdict(list)
    for mutation in mutations:
        places = [n for n, line in enumerate(lines) if without_comment(line).strip() == mutation.line]
        if not places:
            raise SystemExit(f"{mutation.file} has no line '{mutation.line}': write the list anew")
        by_line[places[0]].append(mutation)
    for n, wanted in by_line.items():
        code, found = without_comment(lines[n]), parts(without_comment(lines[n]))
        for which, kind in ((3, "bound"), (2, "start")):  # from the right to the left: places stay where they are
            for mutation in (m for m in wanted if m.kind == kind):
                old = LOOP.search(without_comment(lines[n]))
                choice = f"(lbl_mutation == {mutation.number} ? {new_bound(mutation.mutated, which)} : {old.group(which)})"
                code = code[:old.start(which)] + choice + code[old.end(which):]
        others = [m for m in wanted if m.kind not in ("bound", "start")]
        if others:
            found = parts(code)
            before, expression, after, kind = found
            plain_before, _, plain_after, _ = parts(without_comment(lines[n]))
            cut = lambda m: m.mutated[len(plain_before.strip()):len(m.mutated) - len(plain_after)].strip() \
                if plain_before.strip() else m.mutated[:len(m.mutated) - len(plain_after)].strip()
            if kind == "statement":
                choice = " else ".join(f"if (lbl_mutation == {m.number}) {{ {cut(m)}; }}" for m in others)
                code = f"{before}{{ {choice} else {{ {expression}; }} }}"
            else:
                choice = "".join(f"lbl_mutation == {m.number} ? ({cut(m)}) : " for m in others)
                code = f"{before}({choice}({expression})){after}"
        lines[n] = code
    return lines


def new_bound(line, which):
    text = re.search(r"for \(Index \w+ = (.+?); \w+ < (.+?); \+\+\w+\)", line)
    return text.group(2) if which == 3 else text.group(1)


def prepare(mutations):
    """A copy of the sources with all choices in it; files that did not change keep their time."""
    by_file = collections.defaultdict(list)
    for mutation in mutations:
        by_file[mutation.file].append(mutation)
    for folder in ("chapters", "common", "tests"):
        for file in (BOOK / folder).rglob("*.[ch]pp"):
            name = str(file.relative_to(BOOK))
            text = file.read_bytes()
            if name in by_file:
                text = ("\n".join(with_choices(text.decode().splitlines(), by_file[name])) + "\n").encode()
            update(COPY / "book" / name, text)
    update(COPY / "choice.hpp", b"""#include <cstdlib>
inline const int lbl_mutation = std::getenv("LBL_MUTATION") ? std::atoi(std::getenv("LBL_MUTATION")) : 0;
""")


def update(file, text):
    """Writes a file unless it is so already: make looks at its time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.read_bytes() != text:
        file.write_bytes(text)


class Unit:
    """A source as the build folder compiled it for a target."""

    def __init__(self, entry, home, target):
        self.source = os.path.relpath(entry["file"], home)
        words = shlex.split(entry["command"])
        self.object = pathlib.Path(entry["directory"], words[words.index("-o") + 1])
        self.words = [word for word in words if not re.match("-O|-g|-W", word)]
        self.home, self.target = home, target

        self.paths = self.read_paths() if pathlib.Path(str(self.object) + ".d").exists() else set()

    def read_paths(self):
        """All sources that it is made of, relative to the book."""
        text = pathlib.Path(str(self.object) + ".d").read_text().replace("\\\n", " ")
        base = next(p for p in self.object.parents if p.name == "CMakeFiles").parent
        return {os.path.relpath(os.path.normpath(os.path.join(base, word)), self.home) for word in text.split()[1:]}

    def compile(self):
        """Compiles the copy; returns the numbers of mutations that the compiler refuses."""
        made = COPY / "objects" / (self.target + "-" + self.source.replace("/", "-") + ".o")
        made.parent.mkdir(exist_ok=True)
        sources = [COPY / "book" / path for path in self.paths if not path.startswith("..")]
        self.object = made
        if made.exists() and made.stat().st_mtime > max(file.stat().st_mtime for file in sources if file.exists()):
            return set()
        words = [word.replace(self.home, str(COPY / "book")) for word in self.words]
        words[words.index("-o") + 1] = str(made)
        words = [word for word in words if not word.endswith("ccache")]
        done = subprocess.run([*words, "-O1", "-w", "-include", COPY / "choice.hpp"], capture_output=True, text=True)
        refused = set()
        for file, line in re.findall(rf"{re.escape(str(COPY / 'book'))}/(\S+?):(\d+)", done.stderr):
            text = (COPY / "book" / file).read_text().splitlines()[int(line) - 1]
            refused |= {int(number) for number in re.findall(r"lbl_mutation == (\d+)", text)}
        if done.returncode != 0 and not refused:
            raise SystemExit(done.stderr[-4000:])
        return refused if done.returncode != 0 else set()


def units(target):
    home = re.search("CMAKE_HOME_DIRECTORY:INTERNAL=(.*)", (BUILT / "CMakeCache.txt").read_text()).group(1)
    return [Unit(entry, home, target) for entry in json.loads((BUILT / "compile_commands.json").read_text())
            if f"/{target}.dir/" in entry["command"]]


def build(test, mutations):
    """Builds a test program; returns the mutations with which it cannot be compiled."""
    files = {m.file for m in mutations if m.test == test}
    tests, library = units(f"test_{test}") + units("test_main"), units("loop_by_loop_checked") + units(f"{test}_loops_checked")
    tests = [unit for unit in tests if "recorded" not in unit.source]
    concerned = [unit for unit in tests + library if unit.paths & files]
    refused = set()
    for unit in concerned:
        refused |= unit.compile()
    if refused:
        return refused
    link = shlex.split((BUILT / f"tests/CMakeFiles/test_{test}.dir/link.txt").read_text())
    libraries = [word for word in link if word.startswith("/usr/lib")]
    objects = [unit.object for unit in tests] + [unit.object for unit in library if unit in concerned]
    archives = [*BUILT.glob(f"chapters/{test}/lib*_checked.a"), BUILT / "libloop_by_loop_checked.a"]
    subprocess.run(["c++", *objects, *archives, *libraries, "-o", COPY / f"test_{test}"], check=True)
    return set()


def notices(test, number):
    """Whether the test program fails; stopped at its first error."""
    program = COPY / f"test_{test}"
    environment = dict(os.environ, LBL_MUTATION=str(number), OMP_NUM_THREADS="1", BOOST_TEST_COLOR_OUTPUT="no")
    with subprocess.Popen([program, "--report_level=no"], env=environment, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
        def stop(*_):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(SECONDS)
        failed = any(": error: " in line or ": fatal error: " in line for line in process.stdout)
        signal.alarm(0)
        if failed:
            stop()  # what goes on after its first error may never end
        return failed or process.wait() != 0


def known_of(name):
    """What a table says of the mutations, by number; of lines that have changed since, nothing."""
    path = HERE / name
    rows = [row.split("\t") for row in path.read_text().splitlines()[1:]] if path.exists() else []
    checks = {str(m.number): check(m) for m in read_list()}
    return {number: value for number, of, value in rows if checks.get(number) == of}


def check(mutation):
    """Eight digits that tell one mutation from another under the same number."""
    return f"{zlib.crc32(chr(9).join((mutation.file, mutation.line, mutation.mutated)).encode()):08x}"


def run(only):
    mutations = read_list()
    wanted = {m.number for m in mutations if not only or m.test in only or str(m.number) in only}
    tests = list(dict.fromkeys(m.test for m in mutations if m.number in wanted))
    results = HERE / "results.tsv"
    known = known_of(results.name)
    for test in tests:
        prepare([m for m in mutations if m.test == test])
        while refused := build(test, mutations):
            print("not compiled:", *sorted(refused), flush=True)
            mutations = [m for m in mutations if m.number not in refused]
            write(mutations)
            prepare([m for m in mutations if m.test == test])
        if notices(test, 0):
            raise SystemExit(f"test_{test} fails without any mutation")
        for mutation in (m for m in mutations if m.test == test and m.number in wanted):
            start = time.time()
            known[str(mutation.number)] = "killed" if notices(test, mutation.number) else "survived"
            print(mutation.number, test, mutation.kind, known[str(mutation.number)], f"{time.time() - start:.1f} s", flush=True)
            rows = [f"{m.number}\t{check(m)}\t{known[str(m.number)]}" for m in mutations if str(m.number) in known]
            results.write_text("number\tof\tresult\n" + "\n".join(rows) + "\n")


def score():
    results, reasons = known_of("results.tsv"), known_of("explained.tsv")
    mutations = [m for m in read_list() if str(m.number) in results]
    missing = [str(m.number) for m in read_list() if m not in mutations]
    survivors = [m for m in mutations if results[str(m.number)] != "killed"]
    print("tests         run  killed")
    for test in dict.fromkeys(m.test for m in mutations):
        ran = [m for m in mutations if m.test == test]
        print(f"{test:12} {len(ran):4} {sum(m not in survivors for m in ran):7}")
    killed = len(mutations) - len(survivors)
    print(f"{killed} of {len(mutations)} mutations killed, {100 * killed / len(mutations):.1f} %")
    for m in survivors:
        print(f"\nsurvived: {m.number}, {m.file}\n  {m.line}\n  {m.mutated}\n  {reasons.get(str(m.number), 'not explained yet')}")
    if missing:
        print("\nnot run:", *missing)
    return not missing and len(mutations) >= 150 and killed >= 0.95 * len(mutations) and all(
        str(m.number) in reasons for m in survivors)


if __name__ == "__main__":
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "list":
        write_list(sys.argv[2:])
    elif verb == "run":
        run(sys.argv[2:])
    elif verb == "score":
        sys.exit(not score())
    else:
        raise SystemExit(__doc__)
