// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/front_json.h"

#include <fmt/format.h>

#include "engine/store/event_fields.h"
#include "engine/store/run_store.h"

namespace qfa {

std::string front_to_json(const ParetoFront& front, const std::vector<Unit>& units) {
  OrderedJson points = OrderedJson::array();
  for (const FrontPoint& point : front.points) {
    if (point.plan.bits.size() != units.size()) {
      throw Failure(
          {ErrorCode::internal, fmt::format("a front's plan has {} widths for {} units", point.plan.bits.size(), units.size()), {}, {}});
    }
    OrderedJson plan = OrderedJson::object();
    for (std::size_t i = 0; i < units.size(); ++i) plan[units[i].name] = point.plan.bits[i];
    fields::Writer writer;
    writer("id", point.subnet);
    writer.out["plan"] = std::move(plan);
    FrontPoint copy = point;
    visit_point(writer, copy);
    points.push_back(std::move(writer.out));
  }
  fields::Writer writer;
  writer.out["points"] = std::move(points);
  writer("signal", front.signal);
  writer("higher_is_better", front.higher_is_better);
  writer("target", front.target);
  return writer.out.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

ParetoFront front_from_json(const std::string& text, const std::vector<Unit>& units, const std::string& where) {
  const Json json = parse_json(text, where);
  fields::Reader reader(json, {where, {}});
  ParetoFront front;
  reader("signal", front.signal);
  reader("higher_is_better", front.higher_is_better);
  reader("target", front.target);
  reader.allow("points");
  reader.refuse_unknown();
  if (!json.contains("points") || !json["points"].is_array()) refuse(where, "\"points\" is not a list");
  for (std::size_t i = 0; i < json["points"].size(); ++i) {
    const fields::Place place{where, fmt::format("points[{}]", i)};
    fields::Reader point_reader(json["points"][i], place);
    FrontPoint point;
    std::map<std::string, BitWidth> plan;
    point_reader("id", point.subnet);
    point_reader("plan", plan);
    visit_point(point_reader, point);
    point_reader.refuse_unknown();
    if (plan.size() != units.size())
      refuse(where, fmt::format("\"{}.plan\" has {} units, expected {}", place.key, plan.size(), units.size()));
    for (const Unit& unit : units) {
      const auto found = plan.find(unit.name);
      if (found == plan.end()) refuse(where, fmt::format("\"{}.plan\" lacks the unit \"{}\"", place.key, unit.name));
      point.plan.bits.push_back(found->second);
    }
    front.points.push_back(std::move(point));
  }
  return front;
}

}  // namespace qfa
