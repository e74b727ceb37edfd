// Several documents in one file: bodies after each other, one a line or not, or the elements of one list.
#pragma once

#include <string_view>
#include <vector>

namespace bluedot::feed {

// The bodies in `text`, at least one, each lying in it; empty when the text is no such sequence (it is one body, or
// something else stands between or behind), so that it must be read as a whole. The bodies are told apart by their
// brackets alone: each must still be read. The last may be cut off. Of a list, which must be JSON as a whole, the
// elements, when all of them are objects.
std::vector<std::string_view> split_bodies(std::string_view text);

}  // namespace bluedot::feed
