// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/core/json.h"
#include "engine/store/front_json.h"
#include "store_fixture.h"

namespace qfa {
namespace {

using testing::HasSubstr;

ParetoFront sample_front() {
  ParetoFront front{"kl", false, "mlx", {}};
  front.points.push_back(
      {SubnetId{"0a1b2c3d"}, BitPlan{{2, 8}}, 12345, 2.5, 0.125, 0.01, "kl", true, "searched", 0.75, 0.5, 0.02, "report"});
  front.points.push_back({SubnetId{"ffffffff"}, BitPlan{{4, 16}}, 22345, 4, 0.0625, 0.01, "kl", false, "uniform", {}, {}, {}, ""});
  return front;
}

std::vector<EventBody> every_body() {
  return {Progress{"train", 3, 10, -1, "layer 3 of 30, \"2\" bits"},
          StepMetrics{12, BitPlan{{2, 3, 4}}, 3.25, 1.0 / 3, 2e-5, 0.7, 4096, 12.5, 2.75, 1'000'000},
          SamplingRates{12, {{2, 0.5}, {4, 0.5}}, {{2, 0.4}, {4, 0.6}}, {{2, 0.1}, {4, 0.1}}, {0, 1}, {0.5, 0.5}, {0.1, 0.1}},
          EvalPoint{12, SubnetId{"0a1b2c3d"}, BitPlan{{2, 3}}, "uniform", "probe", "tickets-probe/acc", 0.5, 0.05, 100, 99999999999ull},
          FrontUpdated{std::make_shared<ParetoFront>(sample_front())},
          ExportReport{"out.gguf",
                       ExportFormat::hf_f16,
                       SubnetId{"0a1b2c3d"},
                       12345,
                       ExportReport::Verdict::rejected,
                       "weights differ",
                       {{"weights", ExportCheck::Outcome::failed, "1 of 2 tensors is bit-equal", 0.25}},
                       "# card"},
          Notice{Severity::warning, "quantize", "damping raised to 0.1"},
          Notice{Severity::warning, "train", "2 bits: flat", "stalled", 300, "Look at its visits."},
          VisitCounts{25, {"layers.0.q"}, {2, 4}, {{20, 5}}, {{25, 11}}, {19.5, 5.5}, {2, 2}},
          CheckpointSaved{50, 4096},
          StateChanged{RunState::probing},
          Finished{Finished::Outcome::failed, Error{ErrorCode::disk_full, "full", "/x", "errno 28"}, "stopped"},
          Finished{Finished::Outcome::done, std::nullopt, "done"}};
}

TEST(EventJson, EveryAlternativeRoundTrips) {
  std::set<std::size_t> seen;
  for (const EventBody& body : every_body()) {
    seen.insert(body.index());
    const std::string line = event_to_json(event_of(body));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const Event read = event_from_json(line, "events.jsonl, line 1");
    EXPECT_EQ(read.body.index(), body.index());
    EXPECT_EQ(read.command, CommandId{7});
    EXPECT_EQ(read.run, RunId{"run"});
    EXPECT_EQ(read.at, event_of(body).at);
    EXPECT_EQ(event_to_json(read), line);
  }
  EXPECT_EQ(seen.size(), std::variant_size_v<EventBody>);
}

TEST(EventJson, ValuesArriveExactly) {
  const auto metrics = std::get<StepMetrics>(event_from_json(event_to_json(event_of(every_body()[1])), "x").body);
  EXPECT_EQ(metrics.loss, 1.0 / 3);
  EXPECT_EQ(metrics.plan, (BitPlan{{2, 3, 4}}));
  EXPECT_EQ(metrics.tokens, 4096);
  const auto rates = std::get<SamplingRates>(event_from_json(event_to_json(event_of(every_body()[2])), "x").body);
  EXPECT_EQ(rates.expected, (std::map<BitWidth, double>{{2, 0.4}, {4, 0.6}}));
  const auto front = std::get<FrontUpdated>(event_from_json(event_to_json(event_of(every_body()[4])), "x").body).front;
  ASSERT_EQ(front->points.size(), 2u);
  EXPECT_EQ(front->points[0].accuracy, 0.75);
  EXPECT_EQ(front->points[1].accuracy, std::nullopt);
  const auto finished = std::get<Finished>(event_from_json(event_to_json(event_of(every_body()[11])), "x").body);
  EXPECT_EQ(finished.error->code, ErrorCode::disk_full);
  EXPECT_EQ(finished.error->details, "errno 28");
}

TEST(EventJson, RunsOfOlderProgramsLackWhatCameLater) {
  Json old = Json::parse(event_to_json(event_of(every_body()[1])));
  old.erase("target_bits");
  old.erase("rss_bytes");
  const auto metrics = std::get<StepMetrics>(event_from_json(old.dump(), "x").body);
  EXPECT_EQ(metrics.rss_bytes, 0U);
  EXPECT_EQ(metrics.step, 12);
  old = Json::parse(event_to_json(event_of(Notice{Severity::info, "train", "x"})));
  for (const char* key : {"kind", "step", "action"}) old.erase(key);
  EXPECT_EQ(std::get<Notice>(event_from_json(old.dump(), "x").body).step, -1);
}

TEST(EventJson, ADivergedLossIsOnRecord) {
  StepMetrics metrics;
  metrics.loss = std::numeric_limits<double>::quiet_NaN();
  metrics.grad_norm = std::numeric_limits<double>::infinity();
  metrics.lr = -std::numeric_limits<double>::infinity();
  const auto read = std::get<StepMetrics>(event_from_json(event_to_json(event_of(metrics)), "x").body);
  EXPECT_TRUE(std::isnan(read.loss));
  EXPECT_EQ(read.grad_norm, std::numeric_limits<double>::infinity());
  EXPECT_EQ(read.lr, -std::numeric_limits<double>::infinity());
}

TEST(EventJson, BytesThatAreNoUtf8DoNotBreakTheLine) {
  const std::string line = event_to_json(event_of(Notice{Severity::error, "data", "line 3: \xff\xfe"}));
  EXPECT_NO_THROW(event_from_json(line, "x"));
}

TEST(EventJson, WhatIsNoEventIsRefused) {
  const std::string where = "events.jsonl, line 4";
  const Json good = Json::parse(event_to_json(event_of(StateChanged{RunState::paused})));
  const auto said = [&](const char* key, const Json& value) {
    Json bad = good;
    if (value.is_discarded()) {
      bad.erase(key);
    } else {
      bad[key] = value;
    }
    return refusal([&] { event_from_json(bad.dump(), where); });
  };
  EXPECT_THAT(said("type", "step_metric"), HasSubstr("events.jsonl, line 4: \"step_metric\" is no known type of event"));
  EXPECT_THAT(said("state", "sleeping"), HasSubstr("\"state\": run state \"sleeping\" is not known"));
  EXPECT_THAT(said("at", "yesterday"), HasSubstr("\"yesterday\" is no time"));
  EXPECT_THAT(said("at", Json(Json::value_t::discarded)), HasSubstr("the key \"at\" is missing"));
  EXPECT_THAT(said("loss", 1), HasSubstr("the key \"loss\" is not known"));
}

TEST(Timestamps, AreIso8601WithMilliseconds) {
  const Timestamp at = std::chrono::system_clock::from_time_t(1800000000) + std::chrono::microseconds(42999);
  EXPECT_EQ(timestamp_to_text(at), "2027-01-15T08:00:00.042Z");
  EXPECT_EQ(timestamp_from_text("2027-01-15T08:00:00.042Z", "x"),
            std::chrono::system_clock::from_time_t(1800000000) + std::chrono::milliseconds(42));
  EXPECT_EQ(timestamp_to_text(std::chrono::system_clock::from_time_t(0) - std::chrono::milliseconds(1)), "1969-12-31T23:59:59.999Z");
}

TEST(FrontJson, HasTheKeysOfTheCommandLineContract) {
  const std::vector<Unit> units = small_manifest().units;
  const Json json = Json::parse(front_to_json(sample_front(), units));
  EXPECT_EQ(json["signal"], "kl");
  EXPECT_EQ(json["higher_is_better"], false);
  EXPECT_EQ(json["target"], "mlx");
  const Json& point = json["points"][0];
  EXPECT_EQ(point["id"], "0a1b2c3d");
  EXPECT_EQ(point["plan"], (Json{{"layers.0.gate_up", 2}, {"embed", 8}}));
  EXPECT_EQ(point["size_bytes"], 12345);
  EXPECT_EQ(point["score"], 0.125);
  EXPECT_EQ(point["std_err"], 0.01);
  EXPECT_EQ(point["signal"], "kl");
  EXPECT_EQ(point["on_front"], true);
  EXPECT_EQ(point["kind"], "searched");
  EXPECT_EQ(point["accuracy"], 0.75);
  EXPECT_EQ(point["report_score"], 0.5);
  EXPECT_EQ(point["report_std_err"], 0.02);
  EXPECT_EQ(point["report_task"], "report");
  EXPECT_FALSE(json["points"][1].contains("accuracy"));
}

TEST(FrontJson, RoundTripsAndRefusesOtherUnits) {
  std::vector<Unit> units = small_manifest().units;
  const std::string text = front_to_json(sample_front(), units);
  EXPECT_EQ(front_to_json(front_from_json(text, units, "x"), units), text);
  units[1].name = "head";
  EXPECT_THAT(refusal([&] { front_from_json(text, units, "front.json"); }), HasSubstr("lacks the unit \"head\""));
  units.pop_back();
  EXPECT_THAT(refusal([&] { front_from_json(text, units, "front.json"); }), HasSubstr("has 2 units, expected 1"));
  EXPECT_THROW(front_to_json(sample_front(), units), Failure);
}

}  // namespace
}  // namespace qfa
