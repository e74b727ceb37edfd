// The symbols that somebody works with: what each is called, by whom, and which groups it is in.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace bluedot::model {

struct Member {
  std::string symbol;                              // ours
  std::string name;                                // the company's; may be empty
  std::map<std::string, std::string> groups = {};  // by kind: `sector` is `Energy`
  std::map<std::string, std::string> names = {};   // by vendor: what it calls the symbol

  friend bool operator==(const Member&, const Member&) = default;
};

struct Universe {
  std::vector<Member> members;  // in the file's order; each symbol once

  bool empty() const { return members.empty(); }

  friend bool operator==(const Universe&, const Universe&) = default;
};

}  // namespace bluedot::model
