// Where a document came from, as the store records it.
#pragma once

#include <cstdint>
#include <string>

namespace bluedot::model {

struct Provenance {
  std::string source;  // `folder`, `stdin`
  std::string
      path;  // as the user gave it, or below the folder the user gave; in the store as pipeline/document_paths has it
  std::string digest;  // XXH3-128 of the body as 32 hexadecimal digits; empty: it could not be read
  int64_t size_bytes = 0;
};

}  // namespace bluedot::model
