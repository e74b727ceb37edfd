// Looks into a thread that stands at a system call: its memory, and what its descriptors and paths mean.
#pragma once

#include "fault/system_calls.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace bluedot::fault {

// Tells files apart as long as they live: device and inode; {0, 0} for what is not there.
using FileKey = std::pair<uint64_t, uint64_t>;
FileKey key_of(const std::filesystem::path& path);  // a symlink at the end is not followed
FileKey key_of_descriptor(const Call& call, size_t argument);

// What descriptor `argument` of the call was opened as; empty when it is none.
std::string path_of_descriptor(const Call& call, size_t argument);
// The path argument, relative to the descriptor before it when that is given, or to the working folder.
std::filesystem::path path_of(const Call& call, size_t path_argument);
std::filesystem::path path_at(const Call& call, size_t folder_argument, size_t path_argument);

std::string memory_of(const Call& call, uint64_t address, size_t length);  // shorter when it cannot be read
// Where `write` would begin: the position of the open file, or its end when it was opened to append.
uint64_t position_of(const Call& call, size_t argument);
// The bytes that a write of any kind is given, gathered.
std::string bytes_to_write(const Call& call);

}  // namespace bluedot::fault
