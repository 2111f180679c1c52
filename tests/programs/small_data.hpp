#pragma once
// Data sets in the formats of the real ones, so small that an epoch takes milliseconds.
#include "programs/process.hpp"

namespace lbl::testing {

/// Bytes that look like noise, always the same.
class Noise {
public:
  char byte() {
    number_ = number_ * 1664525u + 1013904223u;
    return static_cast<char>(number_ >> 24);
  }

private:
  unsigned number_ = 1;
};

/// A file of IDX format: magic number, dimensions, and a byte for every value.
template <class Value>
void write_idx(const fs::path& file, const std::vector<unsigned>& dimensions, Value&& value) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  std::size_t size = 1;
  const auto write = [&](unsigned number) {
    for (const int shift : {24, 16, 8, 0}) out.put(static_cast<char>(number >> shift));
  };
  write(0x0800 + static_cast<unsigned>(dimensions.size()));
  for (const unsigned d : dimensions) write(d), size *= d;
  for (std::size_t n = 0; n < size; ++n) out.put(value(n));
}

/// What the samples of a small set have in common.
struct Kind {
  unsigned samples = 100;  ///< of training; half as many for testing, at least one
  bool one_class = false;  ///< all labels are 3
  bool constant = false;   ///< all pixels are 7
};

/// A set with the files of MNIST, in folder / "mnist".
inline void write_mnist(const fs::path& folder, const Kind& kind = {}) {
  Noise noise;
  for (const char* part : {"train", "t10k"}) {
    const unsigned samples = part[0] == 't' && part[1] == 'r' ? kind.samples : std::max(kind.samples / 2, 1u);
    const std::string stem = (folder / "mnist" / part).string();
    write_idx(stem + "-images-idx3-ubyte", {samples, 28, 28},
              [&](std::size_t) { return kind.constant ? char(7) : noise.byte(); });
    write_idx(stem + "-labels-idx1-ubyte", {samples},
              [&](std::size_t n) { return static_cast<char>(kind.one_class ? 3 : n % 10); });
  }
}

inline constexpr const char* cifar_batches[] = {"data_batch_1", "data_batch_2", "data_batch_3",
                                                "data_batch_4", "data_batch_5", "test_batch"};

/// A set with the files of CIFAR-10, in folder / "cifar10".
inline void write_cifar(const fs::path& folder, const Kind& kind = {}) {
  Noise noise;
  fs::create_directories(folder / "cifar10");
  for (const char* batch : cifar_batches) {
    std::ofstream file(folder / "cifar10" / (std::string(batch) + ".bin"), std::ios::binary);
    for (unsigned record = 0; record < std::max(kind.samples / 5, 1u); ++record) {
      file.put(static_cast<char>(kind.one_class ? 3 : record % 10));
      for (int n = 0; n < 3072; ++n) file.put(kind.constant ? char(7) : noise.byte());
    }
  }
}

}  // namespace lbl::testing
