// Runs a fuzz target over files and folders, each file whole and cut off at many places: what CTest does in place of
// a search.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t k_cuts = 400;  // of each file

size_t read_corpus(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  size_t count = 0;
  const size_t step = std::max<size_t>(1, text.size() / k_cuts);
  for (size_t size = 0; size < text.size(); size += step, ++count) LLVMFuzzerTestOneInput(bytes, size);
  LLVMFuzzerTestOneInput(bytes, text.size());
  return count + 1;
}

}  // namespace

int main(int argc, char** argv) {
  size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      count += read_corpus(argv[i]);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) count += read_corpus(entry.path());
    }
  }
  std::printf("%zu executions\n", count);
  return count == 0 ? 1 : 0;
}
