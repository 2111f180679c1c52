#include "files/cifar.hpp"

#include "files/files.hpp"

#include <stdexcept>
#include <string>

namespace lbl::files {
namespace {

/// A label that must be below the number of classes.
std::uint8_t checked(const std::filesystem::path& file, char byte, std::size_t classes, std::size_t record) {
  const auto label = static_cast<std::uint8_t>(byte);
  if (label < classes) return label;
  throw std::runtime_error(file.string() + " is damaged: record " + std::to_string(record) + " has the label " +
                           std::to_string(label) + " of " + std::to_string(classes) +
                           " classes; delete it and fetch it again");
}

/// Appends the records of a file.
void read(const std::filesystem::path& file, Cifar format, CifarRecords& records) {
  const std::string bytes = read_file(file);
  const std::size_t labels = static_cast<std::size_t>(format);
  const std::size_t length = labels + CifarRecords::pixels;  // \eq{handbook-data-cifar10} \eq{handbook-data-cifar100}
  if (bytes.empty() || bytes.size() % length != 0)
    throw std::runtime_error(file.string() + " has " + std::to_string(bytes.size()) + " bytes, no whole number of " +
                             "the " + std::to_string(length) + " bytes of a record; delete it and fetch it again");

  for (std::size_t record = 0; record < bytes.size() / length; ++record) {
    const char* first = bytes.data() + record * length;
    if (format == Cifar::hundred) records.coarse_labels.push_back(checked(file, first[0], 20, record));
    records.labels.push_back(checked(file, first[labels - 1], format == Cifar::ten ? 10 : 100, record));
    records.images.insert(records.images.end(), first + labels, first + length);
  }
}

}  // namespace

CifarRecords read_cifar(const std::vector<std::filesystem::path>& files, Cifar format) {
  CifarRecords records;
  for (const std::filesystem::path& file : files) {
    read(file, format, records);
    if (&file == &files.front()) records.images.reserve(files.size() * records.images.size());  // most are as long
  }
  return records;
}

}  // namespace lbl::files
