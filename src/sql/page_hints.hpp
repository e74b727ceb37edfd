// Tells the system which pages of a database will be read soon, so that a disk reads many at once: SQLite asks for one
// page, waits for it, and only then knows the next.
#pragma once

#include "sql/database.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::sql {

// The keys of an index, or of a table WITHOUT ROWID, whose first column is `id` and whose second is a text on
// [first, last]; where these are equal, the place of that key. NULL counts as the empty text.
struct KeyRange {
  int64_t id = 0;
  std::string first, last;
};

// Follows the tree of an index from page to page as they lie in the file (https://www.sqlite.org/fileformat2.html,
// "B-tree Pages"), without a lock and without the WAL. What it finds is no more than a guess that costs a read in vain
// where it is wrong: nothing that is written there can do more harm, and nothing is told to anybody but the system.
class PageHints {
 public:
  // The connection must outlive it and be used by the same thread.
  explicit PageHints(const Database& database);

  // Asks for the pages with these keys that are not in memory. Returns how many those were; 0 where the system cannot
  // tell, and where there is no such index.
  int64_t ask_for(std::string_view index, std::span<const KeyRange> ranges);

  // The same of all pages of an index, from the top as far down as a level has no more than `most`.
  int64_t ask_for_all(std::string_view index, size_t most);

  // Tells the system that the connections which are open now read here and there: what lies behind a page that is read,
  // megabytes on some disks, is of no use.
  void expect_no_order() const;

 private:
  // A page, and the range that is searched for below it.
  struct Step {
    uint32_t page = 0;
    uint32_t range = 0;
  };

  // Adds the children of the page in m_page that a range is searched for in.
  using Expand = std::function<void(uint32_t range, std::vector<Step>& children)>;
  // So many ranges from the root level by level, each of which is asked for at once; ends before one of more than
  // `most` pages.
  int64_t follow(std::string_view index, size_t ranges, size_t most, const Expand& expand);

  uint32_t root_of(std::string_view index);
  // How many levels lie above the leaves, which are all equally deep; 0 where the tree is one page, or none.
  int depth_of(uint32_t root);
  bool read_interior(uint32_t page);                   // into m_page; false for any other page
  int64_t ask_for_pages(std::span<const Step> steps);  // m_page is anything then

  // Of the page in m_page, whose cells are counted from 0; behind the last lies one child more.
  size_t cell_count() const;
  uint32_t child(size_t number) const;
  size_t find(int64_t id, std::string_view text) const;  // the first cell whose key is not before that
  // The children that can have keys of the range.
  void add_children(const KeyRange& range, uint32_t number, std::vector<Step>& children) const;

  const Database& m_database;
  Statement m_root;
  std::vector<int> m_descriptors;  // SQLite's own
  int64_t m_page_size = 0;
  std::vector<unsigned char> m_page;
};

}  // namespace bluedot::sql
