// Moving what a WAL holds into the store's file. SQLite would do so in the commit that makes the WAL large, and would
// pass over a sync that the disk refused; here the writer says when, and learns of it.
#pragma once

#include "sql/database.hpp"

#include <future>

namespace bluedot::sql {

// Copies as much as readers allow, and syncs it. Only for the one writer. What cannot be copied (a full disk, readers
// of an old state) stays in the WAL, where it is as safe. A connection that is to leave the file alone does nothing.
// Throws Fatal when the disk refuses to sync.
void checkpoint(const Database& database);
// Then, if all of it could be copied and nobody reads from the WAL, empties the WAL file: what a file system does to
// give its blocks back takes longer than a daily load's last steps, and would otherwise be waited for when the store is
// closed, which removes the file.
void checkpoint_and_empty(const Database& database);

// One of these on a thread of its own, while this one works without the connection: nobody may use it from here until
// `finish` has returned or the object is gone.
class BackgroundCheckpoint {
 public:
  BackgroundCheckpoint() = default;  // nothing goes on
  explicit BackgroundCheckpoint(const Database& database, void (*work)(const Database&) = checkpoint);
  // Waits for the end of it; throws what `work` throws. Once is enough, but it may be called again.
  void finish();

 private:
  std::future<void> m_end;  // its destructor waits too
};

}  // namespace bluedot::sql
