// Documents as they arrive: in any order and grouping, some twice, several in a file, with exports now and then.
#pragma once

#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace bluedot::tests {

struct Delivery {
  std::string name;  // a file's, without an ending
  std::string body;
};

struct Course {
  bool in_one_go = false;   // one delivery of a file each
  bool is_damaged = false;  // afterwards a bar is changed with the triggers off, and the same files come again
};

// Path and content of the tree afterwards, which is what the store says; `deliveries` all taken in, whatever they
// retract.
std::map<std::string, std::string> tree_after(std::vector<Delivery> deliveries, const Course& course,
                                              std::mt19937& random);

// 200 with BLUEDOT_PROPERTY_ROUNDS=200, for a long run.
int delivery_rounds();

}  // namespace bluedot::tests
