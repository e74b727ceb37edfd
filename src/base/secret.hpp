// Secrets as the configuration names them: where they are, never what they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::base {

struct Secret {
  std::string value;
  std::string warning;  // for a person, when its file is open to every user of the machine; else empty
};

// `env:NAME` or `file:PATH` (relative to the working directory); white space around the value is no part of it. Throws
// Error (usage) on any other text, without quoting it, on a variable or a file that is missing, and on a value that is
// empty or has several lines.
Secret resolve_secret(std::string_view text);

// The text with `[secret]` in place of each of these; the longest must come first, and none may be empty.
std::string without_secrets(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace bluedot::base
