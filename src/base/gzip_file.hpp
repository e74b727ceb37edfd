// Files packed as gzip (RFC 1952) and unpacked again, a piece at a time: any tool can read what we pack.
#pragma once

#include <filesystem>

namespace bluedot::base {

// The same bytes in give the same bytes out: no name and no time is recorded. `to` is written from its start; nothing
// is synced. Throw Error naming the file that cannot be read or written, or is no gzip file or a damaged one, and Error
// (interrupted) between pieces.
enum class Packing { small, quick };  // quick takes a third of the time
void pack_file(const std::filesystem::path& from, const std::filesystem::path& to, Packing packing = Packing::small);
void unpack_file(const std::filesystem::path& packed, const std::filesystem::path& to);

// Whether unpacking gives exactly the bytes of that file.
bool unpacks_to(const std::filesystem::path& packed, const std::filesystem::path& file);

}  // namespace bluedot::base
