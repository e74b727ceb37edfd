// A lower limit of this process (setrlimit) for the life of an object.
#pragma once

#include <catch2/catch.hpp>
#include <sys/resource.h>

namespace bluedot::tests {

class ResourceLimit {
 public:
  using Resource = decltype(RLIMIT_FSIZE);

  ResourceLimit(Resource resource, rlim_t limit) : m_resource(resource) {
    REQUIRE(getrlimit(m_resource, &m_before) == 0);
    const rlimit lower{limit, m_before.rlim_max};
    REQUIRE(setrlimit(m_resource, &lower) == 0);
  }
  ~ResourceLimit() { setrlimit(m_resource, &m_before); }
  ResourceLimit(const ResourceLimit&) = delete;
  ResourceLimit& operator=(const ResourceLimit&) = delete;

 private:
  Resource m_resource;
  rlimit m_before{};
};

}  // namespace bluedot::tests
