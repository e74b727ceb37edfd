// The store between runs, where no disk lasts: a folder of a remote that holds it, generation after generation.
//
// `claim-12-RUNNER.json` says that a runner is at work on what becomes generation 12; `generation-12/` holds the store
// (packed, with the manifest of a backup) and the git directories of publishing. No remote can compare and swap, so of
// two runners that see each other's claims the one whose name is larger gives way.
#pragma once

#include "pipeline/workspace.hpp"
#include "source/rclone.hpp"

#include <cstdint>
#include <string>

namespace bluedot::run {

class RemoteState {
 public:
  // Claims the next generation and brings the last one: the store is verified as a restore is. A store of the right
  // generation that is here already stays. Throws Error (locked) if another runner is at work, and Error if the store
  // here is another one, or the remote's is damaged.
  RemoteState(pipeline::Workspace& workspace, std::string remote);
  // Gives the claim back.
  ~RemoteState();
  RemoteState(const RemoteState&) = delete;
  RemoteState& operator=(const RemoteState&) = delete;

  // Whether the store is what the last generation holds, but for the record of runs. If another run changed it and
  // could not put it back, it is not.
  bool is_as_brought(pipeline::Workspace& workspace) const;
  // Puts the store and the git directories back as the next generation. The one before stays, older ones go.
  void put_back(pipeline::Workspace& workspace);

 private:
  void claim(const pipeline::Workspace& workspace);
  void drop_claim() const;
  void bring(pipeline::Workspace& workspace) const;
  std::string folder_of(int64_t generation) const;

  source::Rclone m_rclone;
  std::string m_remote, m_claim;
  int64_t m_generation = 0;  // the last one; 0: there is none yet
};

}  // namespace bluedot::run
