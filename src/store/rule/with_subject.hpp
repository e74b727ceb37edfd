// Says what it was about when something cannot be told without an archive.
#pragma once

#include "store/rule/archives.hpp"

#include <string>

namespace bluedot::store {

// Does the work and returns what it returns; ArchivedEvidence gets `subject: ` before its message.
template <typename Work>
auto with_subject(const std::string& subject, const Work& work) {
  try {
    return work();
  } catch (const ArchivedEvidence& error) {
    throw ArchivedEvidence(subject + ": " + error.what(), error.kind());
  }
}

}  // namespace bluedot::store
