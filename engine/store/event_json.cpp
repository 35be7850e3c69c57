// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cctype>
#include <ctime>

#include "engine/store/event_fields.h"
#include "engine/store/front_json.h"
#include "engine/store/json_fields.h"
#include "engine/store/run_store.h"

namespace qfa {
namespace {

using fields::Place;

template <std::size_t I = 0>
EventBody make_body(const std::string& type, const Place& place) {
  if constexpr (I < std::variant_size_v<EventBody>) {
    using Body = std::variant_alternative_t<I, EventBody>;
    if (type == EventType<Body>::kName) return Body{};
    return make_body<I + 1>(type, place);
  } else {
    refuse(place.where, fmt::format("\"{}\" is no known type of event", printable(type)));
  }
}

}  // namespace

std::string timestamp_to_text(Timestamp at) {
  using namespace std::chrono;
  const auto ms = floor<milliseconds>(at);
  const auto s = floor<seconds>(ms);
  const std::time_t time = system_clock::to_time_t(s);
  std::tm utc = {};
  ::gmtime_r(&time, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                     utc.tm_sec, (ms - s).count());
}

Timestamp timestamp_from_text(const std::string& text, const std::string& where) {
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";
  bool ok = text.size() == kShape.size();
  for (std::size_t i = 0; ok && i < text.size(); ++i) {
    ok = kShape[i] == 'd' ? std::isdigit(static_cast<unsigned char>(text[i])) != 0 : text[i] == kShape[i];
  }
  if (!ok) refuse(where, fmt::format("\"{}\" is no time like 2027-03-05T14:07:09.123Z", printable(text)));
  const auto number = [&](std::size_t at, std::size_t count) { return std::stoi(text.substr(at, count)); };
  // What the clock of the programs can tell: nanoseconds since 1970 in 64 bits.
  if (number(0, 4) < 1678 || number(0, 4) > 2261) refuse(where, fmt::format("the year of \"{}\" is outside 1678 to 2261", printable(text)));
  std::tm utc = {};
  utc.tm_year = number(0, 4) - 1900;
  utc.tm_mon = number(5, 2) - 1;
  utc.tm_mday = number(8, 2);
  utc.tm_hour = number(11, 2);
  utc.tm_min = number(14, 2);
  utc.tm_sec = number(17, 2);
  return std::chrono::system_clock::from_time_t(::timegm(&utc)) + std::chrono::milliseconds(number(20, 3));
}

std::string event_to_json(const Event& event) {
  fields::Writer writer;
  writer("command", event.command.value);
  writer("run", event.run.path);
  writer("at", timestamp_to_text(event.at));
  std::visit(
      [&](const auto& body) {
        using Body = std::decay_t<decltype(body)>;
        writer("type", std::string(EventType<Body>::kName));
        visit_fields(writer, const_cast<Body&>(body));  // the writer only reads
      },
      event.body);
  // A message may quote bytes of a broken file.
  return writer.out.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Event event_from_json(const std::string& line, const std::string& where) {
  const Json json = parse_json(line, where);
  const Place place{where, {}};
  fields::Reader reader(json, place);
  Event event;
  std::string at, type;
  reader("command", event.command.value);
  reader("run", event.run.path);
  reader("at", at);
  reader("type", type);
  event.at = timestamp_from_text(at, where);
  event.body = make_body(type, place);
  std::visit([&](auto& body) { visit_fields(reader, body); }, event.body);
  reader.refuse_unknown();
  return event;
}

}  // namespace qfa
