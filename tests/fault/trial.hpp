// One scenario, its unbroken run, and the question whether a broken one was mended by running it again.
#pragma once

#include "fault/folder_image.hpp"
#include "fault/scenario.hpp"
#include "fault/store_state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::fault {

class Trial {
 public:
  // Runs the preparation and then the command, unbroken, to know what must come out.
  Trial(const Sandbox& sandbox, const Scenario& scenario);

  // The workspace as it was before the command.
  void begin() const;
  Command command() const { return m_sandbox.command(m_scenario.command); }

  // Right behind the break: the store is whole, and the batch is there or not at all. Empty: so it is.
  std::string check_broken();
  static constexpr std::string_view k_in_part = "behind the break the batch is there in part";
  // What must be run now to complete the work; known once check_broken was asked.
  Command recovery() const;
  // The command said that all is well: so it is, though something may be left over.
  std::string check_done() const;
  // After the recovery: everything is as the unbroken run left it, and nothing else.
  std::string check_recovered() const;

 private:
  const Sandbox& m_sandbox;
  const Scenario& m_scenario;
  FolderImage m_image_before, m_image_after;
  std::string m_text_before, m_text_after;
  bool m_is_committed = false;
};

}  // namespace bluedot::fault
