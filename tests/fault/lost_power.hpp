// What a disk may hold after the power failed: everything that was synced, and any part of the rest.
#pragma once

#include "fault/disk_log.hpp"
#include "fault/folder_image.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace bluedot::fault {

// How unsynced operations fare. The first four leave no choice.
enum class Fate {
  lost,        // none of them reached the disk
  kept,        // all did
  names_only,  // names are there, bytes are not: files are empty
  sizes_only,  // names and sizes are there, bytes are zeros
  bytes_only,  // bytes are there, names are not
  early,       // those before a moment that is drawn, none behind it
  drawn,       // each by itself: lost, kept, or torn at sectors of 512 bytes, in any order
};

struct DiskState {
  FolderImage image;
  std::map<std::string, uint64_t> inodes;  // path: the inode that the file had while it was recorded
};

// The state of the disk when the power fails before operation `crash`.
DiskState disk_at(const DiskLog& log, size_t crash, Fate fate, std::mt19937_64& random);

}  // namespace bluedot::fault
