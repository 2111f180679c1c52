#!/usr/bin/env bash
# Fetches a data set: fetch.sh SET DESTINATION puts its files into DESTINATION/SET.
# Every file is verified before it gets its name: nothing half or wrong is ever left behind.
set -euo pipefail

usage='usage: fetch.sh mnist|fashion-mnist|cifar10 DESTINATION
  Downloads the set into DESTINATION/SET, verified by SHA-256; does nothing when it is already there and right.
  LOOP_BY_LOOP_MIRROR=URL  take URL/SET/FILE instead of the public mirrors (file:///folder works, too)
  The sets digits and shapes are drawn by the programs: nothing needs to be fetched.
exit codes: 0 done, 1 failed, 2 wrong usage'

fail() { echo "fetch.sh: $1" >&2; exit "${2:-1}"; }

archive=
case ${1:-none} in
  none|help|-h|--help) echo "$usage"; exit 0 ;;
  digits|shapes) echo "$1: drawn by the programs, nothing needs to be fetched"; exit 0 ;;
  mnist)
    mirrors=(https://ossci-datasets.s3.amazonaws.com/mnist
             https://storage.googleapis.com/cvdf-datasets/mnist
             http://yann.lecun.com/exdb/mnist)
    sums='ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db train-images-idx3-ubyte
          65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5 train-labels-idx1-ubyte
          0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7 t10k-images-idx3-ubyte
          ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2 t10k-labels-idx1-ubyte' ;;
  fashion-mnist)
    mirrors=(http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
             https://storage.googleapis.com/tensorflow/tf-keras-datasets
             https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion)
    sums='c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888 train-images-idx3-ubyte
          bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9 train-labels-idx1-ubyte
          5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b t10k-images-idx3-ubyte
          0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34 t10k-labels-idx1-ubyte' ;;
  cifar10)
    mirrors=(https://www.cs.toronto.edu/~kriz)
    archive=cifar-10-binary.tar.gz  # which holds all files, in a folder
    sums='cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5 data_batch_1.bin
          a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed data_batch_2.bin
          bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67 data_batch_3.bin
          014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48 data_batch_4.bin
          755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add data_batch_5.bin
          8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b test_batch.bin' ;;
  *) fail "there is no set '$1'; choose mnist, fashion-mnist or cifar10" 2 ;;
esac
set_name=$1
if [ $# -ne 2 ] || [ -z "$2" ]; then fail "the destination folder is missing: fetch.sh $set_name DESTINATION" 2; fi
folder=$2/$set_name
[ -z "${LOOP_BY_LOOP_MIRROR:-}" ] || mirrors=("${LOOP_BY_LOOP_MIRROR%/}/$set_name")
for tool in curl gzip sha256sum; do
  command -v "$tool" >/dev/null || fail "the program $tool is missing; install it: apt install curl gzip coreutils"
done

# The SHA-256 of a file's contents, unpacked when its name ends in .gz; empty when it is damaged.
unpacked_sum() {
  case $1 in
    *.gz) gzip -t -- "$1" 2>/dev/null && gzip -dc -- "$1" | sha256sum ;;  # its end counts, too
    *) sha256sum < "$1" ;;
  esac | cut -d ' ' -f 1 || true
}

# A file that is there counts as right only if the reader, which prefers the plain one, would get the right bytes.
is_right() {
  local present=$folder/$2
  [ -f "$present" ] || [ -n "${archive:-}" ] || present=$present.gz  # the reader takes no packed part of an archive
  [ -f "$present" ] && [ "$(unpacked_sum "$present")" = "$1" ]
}

missing=()
while read -r sum file; do
  is_right "$sum" "$file" || missing+=("$sum $file")
done <<< "$sums"
if [ ${#missing[@]} -eq 0 ]; then
  echo "$set_name: already complete in $folder"
  exit 0
fi

made=()  # folders that are removed again when nothing comes to lie in them
for path in "$2" "$folder"; do
  [ -d "$path" ] && continue
  mkdir -p -- "$path" 2>/dev/null || fail "cannot make the folder $path; check its permissions or choose another one"
  made=("$path" ${made[@]+"${made[@]}"})
done
beside=$(mktemp -d "$folder/.fetch.XXXXXX" 2>/dev/null) || fail "cannot write into $folder; check its permissions"
clean() {
  rm -rf -- "$beside"
  for path in ${made[@]+"${made[@]}"}; do rmdir -- "$path" 2>/dev/null || true; done
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

if [ -t 2 ]; then progress=(--progress-bar); else progress=(--silent); fi

# Whether what has been fetched has the contents of a file of the set; an archive is unpacked for that.
has_right() {
  if [ -n "${archive:-}" ]; then
    [ -f "$beside/$2" ] || tar -xzf "$beside/$archive" -C "$beside" --strip-components=1 2>/dev/null || return 1
    [ -f "$beside/$2" ] && [ "$(unpacked_sum "$beside/$2")" = "$1" ]
  else
    [ "$(unpacked_sum "$beside/$2.gz")" = "$1" ]
  fi
}

# Tries the mirrors in turn; keeps the first file with the right contents. Reports why the last one failed.
fetch() {
  local sum=$1 file=$2 mirror reason='' remote=${archive:-$2.gz}
  for mirror in "${mirrors[@]}"; do
    if [ ! -f "$beside/$remote" ]; then  # an archive brings several files
      echo "$set_name: fetching $mirror/$remote" >&2
      curl "${progress[@]}" --fail --location --connect-timeout 15 --speed-limit 1000 --speed-time 30 --retry 1 \
        --output "$beside/$remote" "$mirror/$remote" ||
        { [ $? -ne 23 ] || fail "cannot write $remote into $folder: is the disk full?"
          rm -f -- "$beside/$remote"; reason="$mirror does not deliver it; check the network"; continue; }
    fi
    ! has_right "$sum" "$file" || return 0
    reason="what $mirror delivers has the wrong SHA-256; try again"
    rm -f -- "$beside/$remote" "$beside/$file"
  done
  fail "cannot fetch $remote: $reason or name another source in LOOP_BY_LOOP_MIRROR"
}

for entry in "${missing[@]}"; do fetch "${entry% *}" "${entry#* }"; done
for entry in "${missing[@]}"; do
  file=${entry#* }
  if [ -n "${archive:-}" ]; then
    mv -f -- "$beside/$file" "$folder/$file"  # the reader prefers the plain one
  else
    mv -f -- "$beside/$file.gz" "$folder/$file.gz"
    rm -f -- "$folder/$file"  # a plain file that is here was found wrong above, and would hide the right one
  fi
done
echo "$set_name: complete in $folder"
