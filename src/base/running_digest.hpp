// An XXH3-128 that can be put aside and taken up again, so that a file that grew is not read from its start.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::base {

class RunningDigest {
 public:
  RunningDigest();
  RunningDigest(RunningDigest&&) noexcept;
  RunningDigest& operator=(RunningDigest&&) noexcept;
  ~RunningDigest();
  // Takes up where `state` stopped. Nothing when it is no state of this build's xxHash: another version may keep
  // another one.
  static std::optional<RunningDigest> resume(std::string_view state);

  void add(std::string_view bytes);
  // Of everything added, as xxh3_128_hex gives it.
  std::string hex() const;
  // Some 350 bytes, for resume.
  std::string state() const;

 private:
  struct Inner;  // xxHash's own
  std::unique_ptr<Inner> m_inner;
};

}  // namespace bluedot::base
