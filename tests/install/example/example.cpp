// Takes a folder of documents into a store and prints each symbol's latest close: example STORE FOLDER.
#include <bluedot.hpp>
#include <cstdio>

namespace pipeline = bluedot::pipeline;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  pipeline::Workspace workspace;
  workspace.store = argv[1];
  workspace.export_dir = workspace.store.parent_path() / "exports";
  workspace.actor = "example";
  workspace.warn = [](const std::string& message) { std::fprintf(stderr, "%s\n", message.c_str()); };
  try {
    pipeline::IngestRequest request;
    request.paths = {argv[2]};
    const pipeline::IngestReport report = pipeline::ingest(workspace, request);
    std::printf("%ld bars inserted\n", report.counts.bars.inserted);

    const auto reader = pipeline::open_for_reading(workspace);
    auto latest =
        reader.prepare("SELECT symbol, date, close FROM latest_bars WHERE timeframe = 'daily' ORDER BY symbol");
    while (latest.step()) {
      std::printf("%s %s %.2f\n", std::string(latest.text(0)).c_str(), std::string(latest.text(1)).c_str(),
                  latest.real(2));
    }
  } catch (const bluedot::base::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
