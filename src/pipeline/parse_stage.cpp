#include "pipeline/parse_stage.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/plural.hpp"
#include "base/stopwatch.hpp"
#include "feed/bodies.hpp"
#include "model/symbol_code.hpp"
#include "model/symbol_hint.hpp"
#include "quality/rules.hpp"
#include "source/folder_source.hpp"
#include "store/writing/damage.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace bluedot::pipeline {
namespace {

// Results a worker may be ahead of the writer, for each worker: enough to ride out one slow document, and a document
// of 5,000 bars is half a megabyte.
constexpr size_t k_files_ahead = 16;

// What the place of a file says of the documents in it.
struct FilePlace {
  explicit FilePlace(const std::filesystem::path& path)
      : file_name(path.filename().string()), folder_name(path.parent_path().filename().string()) {
    const bool is_file = path != source::k_stdin_path;
    if (is_file && (folder_name.empty() || folder_name.starts_with('.'))) {  // the folder one is in has a name, too
      folder_name = std::filesystem::absolute(path).lexically_normal().parent_path().filename().string();
    }
  }

  // Of a document that does not name its own, as the feed finds it; empty when the place names none.
  std::string symbol() const { return model::symbol_of_place(file_name, folder_name).symbol; }

  std::string file_name, folder_name;
  bool is_one_of_several = false;
};

// Which symbols files of several folders are called after. Worked out when it is first asked for, which is hardly ever.
class SharedNames {
 public:
  bool are_in_several_folders(const std::vector<std::string>& paths, const std::string& symbol) {
    std::call_once(m_once, [&] {
      for (const std::filesystem::path path : paths) m_folders[FilePlace(path).symbol()].insert(path.parent_path());
    });
    const auto found = m_folders.find(symbol);
    return found != m_folders.end() && found->second.size() > 1;
  }

 private:
  std::once_flag m_once;
  std::map<std::string, std::set<std::filesystem::path>> m_folders;
};

// What one thread needs, reused from document to document.
class Worker {
 public:
  // `names`: the same of all workers.
  Worker(const Workspace& workspace, const ParseRequest& request, std::shared_ptr<SharedNames> names)
      : m_workspace(workspace), m_request(request), m_names(std::move(names)) {
    m_limits.max_rejected_percent = workspace.settings.max_rejected_percent;
    if (!std::filesystem::exists(workspace.store)) return;
    m_database = std::make_unique<sql::Reader>(sql::Reader::open(workspace.store));
    if (request.skip_known) m_digests = std::make_unique<store::DigestIndex>(*m_database);
    if (request.open_batch != nullptr) {
      m_prefetcher = std::make_unique<store::Prefetcher>(*m_database, *request.open_batch);
    }
  }

  ParsedFile operator()(size_t index) {
    base::throw_if_interrupted();
    const base::Stopwatch stopwatch;
    m_index = index;
    ParsedFile result;
    const std::string& path = m_request.paths[index];
    ParsedDocument whole = document_of(path);
    if (const auto body = read(path, whole)) {
      const FilePlace place(path);
      parse(*body, place, whole);
      if (may_be_several(whole) || is_too_large(whole)) {
        result.documents = parse_each(*body, place, path);
        if (is_too_large(whole) && result.documents.size() < 2) result.documents.clear();
        if (are_no_documents(result.documents)) {
          refuse_as_one(whole, result.documents);
          result.documents.clear();
        }
      }
    }
    if (result.documents.empty()) result.documents.push_back(std::move(whole));
    result.seconds = stopwatch.seconds();
    return result;
  }

 private:
  static ParsedDocument document_of(const std::string& path) {
    ParsedDocument document;
    document.provenance.path = path;
    document.provenance.source = path == source::k_stdin_path ? "stdin" : "folder";
    return document;
  }

  // Reads one body, unless it is known.
  void parse(std::string_view body, const FilePlace& place, ParsedDocument& document) {
    document.provenance.size_bytes = std::ssize(body);
    document.provenance.digest = base::xxh3_128_hex(body);
    if (body.size() > m_workspace.max_document_bytes) {
      document.content =
          model::Refusal{"", "", source::too_large(m_workspace.max_document_bytes), model::RefusalKind::too_large};
      return;
    }
    if (document.provenance.source == "stdin") document.body = body;
    const store::KnownAs known = known_as(document.provenance.digest, place);
    const bool again = m_prefetcher && (m_request.verify || store::is_read_again(m_index, m_request.turn));
    document.is_read_again = again;
    const bool is_read = known == store::KnownAs::unknown || (known == store::KnownAs::taken_in && again);
    if (is_read) {
      judge(place, body, document);
      const auto* judged = std::get_if<model::Document>(&document.content);
      if (judged != nullptr && m_prefetcher) {
        document.said = store::WindowDigest::of(*judged);
        document.stored = m_prefetcher->read(*judged, *document.said, again);
      }
    }
    if (known == store::KnownAs::unknown) return;
    document.known = known;
    document.flags.clear();
    if (!is_read || !std::holds_alternative<model::Document>(document.content)) document.content = known;
  }

  // Nearly every file is one document, so that is tried first; several are never JSON, or no document.
  static bool may_be_several(const ParsedDocument& whole) {
    const auto* refusal = std::get_if<model::Refusal>(&whole.content);
    return refusal != nullptr &&
           (refusal->kind == model::RefusalKind::not_json || refusal->kind == model::RefusalKind::list);
  }

  static bool is_refused_as(const ParsedDocument& document, model::RefusalKind kind) {
    const auto* refusal = std::get_if<model::Refusal>(&document.content);
    return refusal != nullptr && refusal->kind == kind;
  }

  // As a stream of several may be that are not.
  static bool is_too_large(const ParsedDocument& whole) { return is_refused_as(whole, model::RefusalKind::too_large); }

  // Several objects, and none of them is a document: rows, most likely.
  static bool are_no_documents(const std::vector<ParsedDocument>& documents) {
    return documents.size() > 1 && std::ranges::all_of(documents, [](const ParsedDocument& document) {
             return is_refused_as(document, model::RefusalKind::no_document) ||
                    is_refused_as(document, model::RefusalKind::list);
           });
  }

  static void refuse_as_one(ParsedDocument& whole, const std::vector<ParsedDocument>& parts) {
    auto refusal = std::get<model::Refusal>(parts.front().content);
    refusal.reason += fmt::format("; nor is any of the {} after it", parts.size() - 1);
    refusal.where = "#1";
    whole.content = std::move(refusal);
  }

  // Empty when the file is one body after all.
  std::vector<ParsedDocument> parse_each(std::string_view text, FilePlace place, const std::string& path) {
    std::vector<ParsedDocument> documents;
    const std::vector<std::string_view> bodies = feed::split_bodies(text);
    place.is_one_of_several = bodies.size() > 1;
    for (const std::string_view body : bodies) {
      base::throw_if_interrupted();
      ParsedDocument& document = documents.emplace_back(document_of(path));
      document.provenance.path += fmt::format("#{}", documents.size());
      parse(body, place, document);
    }
    return documents;
  }

  // Nothing, and the refusal in `result`, when the file cannot be read. What the machine lacks is no fault of the file.
  std::optional<std::string_view> read(const std::string& path, ParsedDocument& result) {
    try {
      return m_buffer.read(path, m_workspace.max_document_bytes, feed::k_padding);
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::exhausted) throw base::Error(path + ": " + error.what(), error.kind());
      if (error.kind() != base::ErrorKind::failed) throw;
      result.content = model::Refusal{"", "", error.what()};
      return std::nullopt;
    }
  }

  store::KnownAs known_as(const std::string& digest, const FilePlace& place) {
    if (!m_digests) return store::KnownAs::unknown;
    const store::KnownAs known = m_digests->find(digest, model::timeframe_of_file(place.file_name), place.symbol(),
                                                 m_workspace.settings.symbol_map);
    return known == store::KnownAs::withdrawn && m_request.force ? store::KnownAs::unknown : known;
  }

  void judge(const FilePlace& place, std::string_view body, ParsedDocument& document) {
    const base::Instant now = m_workspace.clock.now();
    feed::Request request = m_request.feed;
    request.file_name = place.file_name;
    request.folder_name = place.folder_name;
    request.is_one_of_several = place.is_one_of_several;
    request.now = now;
    auto outcome = m_parser.read(body, request);
    if (auto* refusal = std::get_if<model::Refusal>(&outcome)) {
      document.content = std::move(*refusal);
      return;
    }
    auto& reading = std::get<model::Reading>(outcome);
    document.flags = flags_of(reading, request);
    if (is_called_like_others(reading, request)) {
      document.content =
          model::Refusal{"", "$",
                         fmt::format("no symbol inside, and files of other folders are called '{}' too; give "
                                     "--symbol, or call each file after its symbol, in capitals",
                                     model::printable(reading.symbol, 40))};
      return;
    }
    const std::string vendor_symbol = reading.symbol;
    reading.symbol = m_workspace.settings.symbol_map.ours(vendor_symbol, reading.as_of);
    const model::Exchange exchange = reading.exchange ? *reading.exchange : request.exchange_of(vendor_symbol);
    auto judged = quality::judge(reading, body, exchange, m_limits, now);
    if (auto* refusal = std::get_if<model::Refusal>(&judged)) {
      document.content = std::move(*refusal);
      return;
    }
    auto& good = std::get<model::Document>(judged);
    if (vendor_symbol != good.symbol) good.vendor_symbol = vendor_symbol;
    document.content = std::move(good);
  }

  std::vector<std::string> flags_of(const model::Reading& reading, const feed::Request& request) const {
    std::vector<std::string> flags;
    if (auto text = contradiction(reading, request); !text.empty()) flags.push_back(std::move(text));
    const auto rounded = std::ranges::count(reading.rows, true, &model::Row::is_volume_rounded);
    if (rounded > 0) {
      flags.push_back(fmt::format("{} {} of {} came as {} rounded to whole shares", rounded,
                                  base::plural(rounded, "volume"), reading.symbol,
                                  base::plural(rounded, "a fraction and is", "fractions and are")));
    }
    return flags;
  }

  // A document that is not what was asked for: a request that was cut (`symbol=M&M.BSE`) is answered too, with another
  // company's bars. Two names of one symbol of ours are no contradiction.
  std::string contradiction(const model::Reading& reading, const feed::Request& request) const {
    const model::SymbolMap& map = m_workspace.settings.symbol_map;
    const auto is_ours = [&](std::string_view name) {
      return name == reading.symbol || map.ours(name, reading.as_of) == map.ours(reading.symbol, reading.as_of);
    };
    if (!request.symbol.empty() && !is_ours(request.symbol)) {
      return fmt::format("the document is of '{}', and --symbol says '{}'", reading.symbol, request.symbol);
    }
    if (reading.file_name != model::FileName::repeats_symbol) return "";
    const std::string named = model::contradicting_name(request.file_name, reading.symbol);
    if (named.empty() || is_ours(named)) return "";
    return fmt::format("the document is of '{}', and its file's name says '{}'", reading.symbol, named);
  }

  // A word in small letters can be a company's name; in several folders it is hardly the same one's.
  bool is_called_like_others(const model::Reading& reading, const feed::Request& request) const {
    return reading.file_name == model::FileName::is_symbol && request.symbol.empty() &&
           !model::is_written_like_a_symbol(reading.symbol) &&
           m_names->are_in_several_folders(m_request.paths, reading.symbol);
  }

  const Workspace& m_workspace;
  const ParseRequest& m_request;
  const std::shared_ptr<SharedNames> m_names;  // one of all workers
  size_t m_index = 0;                          // of the file at hand
  quality::Limits m_limits;
  source::Buffer m_buffer;
  feed::Parser m_parser;
  std::unique_ptr<sql::Reader> m_database;
  std::unique_ptr<store::DigestIndex> m_digests;    // on m_database
  std::unique_ptr<store::Prefetcher> m_prefetcher;  // the same
};

}  // namespace

std::function<model::Exchange(std::string_view)> configured_exchanges(const model::Settings& settings) {
  // A rename with a date changes the company, and hardly where it trades: any moment will do.
  return [zone = settings.default_time_zone, map = settings.symbol_map](std::string_view vendors) {
    return model::exchange_of(map.ours(vendors, base::Instant{}), zone);
  };
}

std::vector<std::string> find_documents(const Workspace& workspace, const std::vector<std::string>& paths) {
  return source::list_documents(paths, workspace.export_dir,
                                [&](const std::string& warning) { workspace.report_warning(warning); });
}

std::unique_ptr<ParseQueue> start_parsing(const Workspace& workspace, const ParseRequest& request) {
  const auto names = std::make_shared<SharedNames>();
  return std::make_unique<ParseQueue>(request.paths.size(), workspace.jobs, workspace.jobs * k_files_ahead,
                                      [&workspace, &request, names]() -> ParseQueue::Work {
                                        auto worker = std::make_shared<Worker>(workspace, request, names);
                                        return [worker](size_t index) { return (*worker)(index); };
                                      });
}

}  // namespace bluedot::pipeline
