#include "cli/bar_argument.hpp"

#include "base/error.hpp"
#include "base/number_text.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
void add_bar_argument(Options& command, BarArgument& argument) {
  command.add("SYMBOL", argument.symbol, "The code, as in LOTUS.IN").required().type_name("");
  command.add("DATE", argument.date, "The day, as in 2025-08-01; of a weekly bar any day of its week")
      .required()
      .type_name("");
  command.add("--timeframe", argument.timeframe, "daily (default) or weekly").one_of({"daily", "weekly"});
}

BarName to_bar_name(const BarArgument& argument) {
  const auto date = base::Date::parse_iso(argument.date);
  if (!date) throw base::Error("'" + argument.date + "' is no date like 2025-08-01", base::ErrorKind::usage);
  const auto timeframe = model::parse_timeframe(argument.timeframe).value();
  return {argument.symbol, model::bar_date(timeframe, *date), timeframe};
}

Json values_json(const std::optional<model::Bar>& bar) {
  if (!bar) return nullptr;
  const model::BarValues& v = bar->values;
  return {{"open", v.open},
          {"high", v.high},
          {"low", v.low},
          {"close", v.close},
          {"volume", or_null(v.volume)},
          {"rlst", or_null(v.rlst)},
          {"bc", or_null(v.bc)},
          {"session", name_of(v.session)},
          {"provisional", bar->provisional}};
}

Json bar_json(const store::BarValue& value) {
  if (!value.values) return nullptr;
  Json json = values_json(model::Bar{{}, *value.values, value.is_provisional});
  json["pinned"] = value.is_pinned;
  json["derived"] = value.is_derived();
  return json;
}

Json document_json(const std::optional<store::SayingDocument>& document) {
  if (!document) return nullptr;
  return {{"document", document->document_id},
          {"batch", document->batch_id},
          {"source", document->source},
          {"feed", document->feed},
          {"as_of", document->as_of},
          {"path", document->path},
          {"digest", document->digest},
          {"size_bytes", document->size_bytes},
          {"withdrawn_by", document->withdrawn_by ? Json(*document->withdrawn_by) : Json(nullptr)}};
}

std::string path_text(const store::SayingDocument& document) {
  return document.withdrawn_by ? fmt::format("{} (withdrawn by {})", document.path, *document.withdrawn_by)
                               : document.path;
}

std::vector<std::string> value_cells(const std::optional<model::BarValues>& values) {
  if (!values) return {"", "", "", "", "", "", "", "no bar"};
  const auto number = [](const std::optional<double>& value) { return value ? base::number_text(*value) : ""; };
  return {number(values->open),
          number(values->high),
          number(values->low),
          number(values->close),
          values->volume ? std::to_string(*values->volume) : "",
          number(values->rlst),
          number(values->bc),
          std::string(name_of(values->session))};
}

}  // namespace bluedot::cli
