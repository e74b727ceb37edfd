#include "run/pull_vendors.hpp"

#include "base/digest.hpp"
#include "fetch/fetch.hpp"
#include "fetch/report.hpp"
#include "run/recorder.hpp"
#include "store/vendors/vendor_log.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace bluedot::run {
namespace {

// Where a fetch keeps what it is answered until it has arrived; names that begin with a dot are no deliveries.
constexpr const char* k_asking = ".asking";

std::string digest_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return base::xxh3_128_hex(std::string(std::istreambuf_iterator<char>(in), {}));
}

// Those that did not arrive yet: a run that was cut off right after leaves them where they were.
std::vector<Fetched> to_arrive(const sql::Reader& database, const std::string& source, const fetch::FetchReport& report,
                               int64_t& bytes) {
  std::vector<Fetched> files;
  for (const fetch::Told& told : report.told) {
    for (const fetch::KeptBody& body : told.bodies) {
      if (told.is_left && store::is_delivered_digest(database, source, digest_of(body.file))) continue;
      bytes += static_cast<int64_t>(std::filesystem::file_size(body.file));
      files.push_back({body.file, {{body.path, ""}, told.asked_at.iso(), {}, {}}, false});
    }
  }
  return files;
}

}  // namespace

void pull_vendors(pipeline::Workspace& workspace, const Inbox& inbox, const SourceSettings& source,
                  const model::Universe& universe, const fetch::FetchRequest& request, model::RunStep& step) {
  inbox.record_left_over(workspace);
  const net::Surroundings surroundings = net::real_surroundings(workspace.clock);
  const fetch::WriteStore write = [&](const std::function<void(sql::Writer&)>& writing) {
    write_store(workspace, writing);
  };
  fetch::Fetch fetch(workspace, source.fetch, {surroundings, write}, inbox.root() / k_asking / source.name);
  const fetch::FetchReport report = fetch.run(universe, request);
  int64_t bytes = 0;
  std::vector<Fetched> files = to_arrive(pipeline::open_for_reading(workspace), source.name, report, bytes);
  if (!files.empty()) {
    const auto count = std::ssize(files);
    inbox.arrive(workspace, {.source = source.name, .name = {}, .bytes = bytes, .listed = count}, std::move(files));
  }
  fetch.clear();
  fetch::tell(report, step);
}

}  // namespace bluedot::run
