// SPDX-License-Identifier: GPL-3.0-or-later
// Exports of a real (tiny) run: what is left when one is cancelled or does not agree, the report, the card.
#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/jobs/export_job.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

namespace fs = std::filesystem;

// Says "cancelled" at the n-th time it is asked.
class CountingContext : public JobContext {
 public:
  explicit CountingContext(int cancel_at) : cancel_at_(cancel_at) {}
  bool cancelled() const override { return cancel_at_ > 0 && asked >= cancel_at_; }
  bool wait_while_paused() override {
    ++asked;
    return !cancelled();
  }
  bool take_request(Request) override { return false; }
  void emit(const RunId&, EventBody body) override { events.push_back(std::move(body)); }
  CommandId command() const override { return {1}; }
  int asked = 0;
  std::vector<EventBody> events;

 private:
  int cancel_at_;
};

class Export : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    spec_ = tiny_spec();
    ASSERT_EQ(run_command(StartRun{spec_}).finished.outcome, Finished::Outcome::done);
    fs::create_directory(folder_ / "exports");
  }
  void search() {
    SearchSpec search;
    search.tasks = {(folder_ / "probe.task.json").string()};
    search.report = {(folder_ / "report.task.json").string()};
    search.evaluations = 8;
    search.dtype = ComputeType::fp32;
    ASSERT_EQ(run_command(SearchFront{{spec_.out}, search}).finished.outcome, Finished::Outcome::done);
  }
  ExportSubnet command(ExportFormat format, const std::string& name) const {
    ExportSpec wanted;
    wanted.format = format, wanted.uniform_bits = 3, wanted.out = (folder_ / "exports" / name).string();
    return {{spec_.out}, wanted};
  }
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_ / "exports")) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  RunSpec spec_;
};

TEST_F(Export, CancelLeavesNothingWhereverItComes) {
  for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx, ExportFormat::hf}) {
    CountingContext whole(0);
    export_subnet(command(format, "whole"), whole);
    fs::remove_all(folder_ / "exports");
    fs::create_directory(folder_ / "exports");
    for (const int at : {1, whole.asked / 4, whole.asked / 2, whole.asked - 1, whole.asked}) {
      CountingContext context(at);
      try {
        export_subnet(command(format, "e"), context);
        ADD_FAILURE() << "not cancelled at " << at << " of " << whole.asked;
      } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::cancelled) << failure.error().sentence();
      }
      EXPECT_EQ(left(), std::vector<std::string>{}) << at;
    }
  }
}

// Does something the moment the export is written and its proof begins.
class MeddlingContext : public CountingContext {
 public:
  explicit MeddlingContext(std::function<void()> meddle) : CountingContext(0), meddle_(std::move(meddle)) {}
  void emit(const RunId& run, EventBody body) override {
    const auto* progress = std::get_if<Progress>(&body);
    if (progress != nullptr && progress->stage == "verify" && meddle_) std::exchange(meddle_, {})();
    CountingContext::emit(run, std::move(body));
  }

 private:
  std::function<void()> meddle_;
};

TEST_F(Export, WhatDoesNotAgreeIsKeptAsRejectedWithItsReport) {
  const fs::path partial = folder_ / "exports" / "e.gguf.partial";
  for (const char* rejected : {"e.gguf.rejected", "e.gguf.rejected-2"}) {
    MeddlingContext context([&] {  // a disk that flips a bit of a code
      std::fstream file(partial, std::ios::in | std::ios::out | std::ios::binary);
      const auto at = static_cast<std::streamoff>(fs::file_size(partial) / 2);
      file.seekg(at);
      const auto flipped = static_cast<char>(file.get() ^ 1);
      file.seekp(at).put(flipped);
    });
    EXPECT_THROW(export_subnet(command(ExportFormat::gguf, "e.gguf"), context), Failure);
    const Json report = read_json(report_file(folder_ / "exports" / rejected));
    EXPECT_FALSE(report["verified"].get<bool>());
    EXPECT_NE(report["reason"].get<std::string>().find("weights differ"), std::string::npos) << report["reason"];
    const auto& last = std::get<ExportReport>(*std::find_if(context.events.rbegin(), context.events.rend(),
                                                            [](const EventBody& e) { return std::holds_alternative<ExportReport>(e); }));
    EXPECT_EQ(last.verdict, ExportReport::Verdict::rejected);
    EXPECT_EQ(last.checks.front().outcome, ExportCheck::Outcome::failed);
    EXPECT_EQ(last.card, "");
  }
  EXPECT_EQ(left().size(), 4u);  // two files and their reports: no card, nothing half
}

TEST_F(Export, WhatTheSearchWroteDownOnAnotherMachineDoesNotRejectAnEqualFile) {
  search();
  for (const auto& entry : fs::directory_iterator(fs::path(spec_.out) / "searches")) {
    if (entry.path().extension() != ".jsonl" || entry.path().stem() == "held-out") continue;
    std::string journal;
    std::istringstream lines(read_file(entry.path()));
    for (std::string line; std::getline(lines, line); journal += line + "\n") {
      Json json = Json::parse(line);
      if (json.is_object() && json.contains("value")) json["value"] = json["value"].get<double>() + 0.01, line = json.dump();
    }
    write_file_atomically(entry.path(), journal);
  }
  CountingContext context(0);
  export_subnet(command(ExportFormat::gguf, "e.gguf"), context);
  const Json report = read_json(report_file(folder_ / "exports" / "e.gguf"));
  EXPECT_TRUE(report["verified"].get<bool>());
  EXPECT_NEAR(report["score_front"].get<double>(), report["score_export"].get<double>() + 0.01, 1e-6);
  EXPECT_EQ(report["score_subnet"], report["score_export"]);
  EXPECT_NE(report["checks"].back()["finding"].get<std::string>().find("the subnet itself scores as the file does"), std::string::npos);
}

TEST_F(Export, AScoreOfAnotherCheckpointIsNotComparedWith) {
  search();
  ASSERT_EQ(run_command(ResumeRun{{spec_.out}, spec_.steps + 2}).finished.outcome, Finished::Outcome::done);
  CountingContext context(0);
  export_subnet(command(ExportFormat::gguf, "e.gguf"), context);
  const Json report = read_json(report_file(folder_ / "exports" / "e.gguf"));
  EXPECT_TRUE(report["verified"].get<bool>());
  EXPECT_EQ(report["checks"].back()["outcome"], "skipped");
  EXPECT_NE(report["checks"].back()["finding"].get<std::string>().find("at step 14"), std::string::npos);
}

TEST_F(Export, NothingThatIsThereIsOverwritten) {
  const fs::path out = folder_ / "exports" / "e.gguf";
  for (const char* name : {"e.gguf.report.json", "e.gguf.card.md", "e.gguf.card.json", "e.gguf"}) {
    const fs::path mine = folder_ / "exports" / name;
    write_file_atomically(mine, "mine");
    EXPECT_THROW(run_command(command(ExportFormat::gguf, "e.gguf")), Failure) << name;  // before anything is computed
    EXPECT_EQ(left(), std::vector<std::string>{name});
    fs::remove(mine);
    MeddlingContext late([&] { write_file_atomically(mine, "mine"); });  // or it comes while the export is proven
    EXPECT_THROW(export_subnet(command(ExportFormat::gguf, "e.gguf"), late), Failure) << name;
    EXPECT_EQ(left(), std::vector<std::string>{name});
    EXPECT_EQ(read_file(mine), "mine");
    fs::remove(mine);
  }
  fs::create_symlink("nowhere", out);
  EXPECT_THROW(run_command(command(ExportFormat::gguf, "e.gguf")), Failure);
  EXPECT_TRUE(fs::is_symlink(out));
}

TEST_F(Export, TheCommandOfACardNamesTheSubnetAsTheRunKnowsIt) {
  search();
  const OpenedRun run = open_run(spec_.out, RunStore::Access::read_only);
  ExportSubnet unknown = command(ExportFormat::gguf, "odd.gguf");
  BitPlan plan = run.supernet->uniform_plan(3);
  for (std::size_t l = 0; l < plan.bits.size(); l += 3)
    if (run.inputs.units[l].trained) plan.bits[l] = 4;
  unknown.spec.uniform_bits.reset(), unknown.spec.plan = plan;
  std::string list;
  for (const BitWidth bits : plan.bits) list += (list.empty() ? "" : ",") + std::to_string(bits);
  for (const auto& [wanted, words] :
       {std::pair{command(ExportFormat::gguf, "e.gguf"), "--subnet " + subnet_id(run.inputs.units, run.supernet->uniform_plan(3)).value},
        std::pair{unknown, "--bit-plan " + list}}) {
    CountingContext context(0);
    export_subnet(wanted, context);
    const std::string name = fs::path(wanted.spec.out).filename().string();
    EXPECT_EQ(read_json(wanted.spec.out + ".card.json")["command"], "qfa export run " + words + " --format gguf --out " + name);
  }
}

TEST_F(Export, VerifyAloneFindsEveryLieOfAFileOrItsReport) {
  CountingContext context(0);
  export_subnet(command(ExportFormat::gguf, "e.gguf"), context);
  const fs::path out = folder_ / "exports" / "e.gguf", report = report_file(out);
  const Json good = read_json(report);
  EXPECT_TRUE(verify_alone(out, {})["verified"].get<bool>());
  Json lie = good;
  lie["sha256"] = std::string(64, '0');
  write_file_atomically(report, lie.dump());
  EXPECT_NE(verify_alone(out, {})["reason"].get<std::string>().find("SHA-256"), std::string::npos);
  lie = good, lie["size_bytes"] = 7;
  write_file_atomically(report, lie.dump());
  EXPECT_NE(verify_alone(out, {})["reason"].get<std::string>().find("the report says 7"), std::string::npos);
  for (const char* broken : {"[]", "{}", R"({"format": 1, "sha256": 2, "size_bytes": "x"})", R"({"format": "gguf", "sha256": "x"})"}) {
    write_file_atomically(report, broken);
    EXPECT_THROW(verify_alone(out, {}), Failure) << broken;
  }
}

TEST_F(Export, ReportsEveryCheckAndWritesTheCard) {
  search();
  for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx, ExportFormat::hf, ExportFormat::hf_f16, ExportFormat::hf_bf16}) {
    const ExportSubnet wanted = command(format, to_text(format));
    const Done done = run_command(wanted);
    ASSERT_EQ(done.finished.outcome, Finished::Outcome::done) << done.finished.error->sentence();
    std::size_t reports = 0;
    ExportReport last;
    for (const Event& event : done.events)
      if (const auto* report = std::get_if<ExportReport>(&event.body)) last = *report, ++reports;
    EXPECT_EQ(reports, kVerifyChecks + 1);
    EXPECT_EQ(last.verdict, ExportReport::Verdict::verified);
    EXPECT_EQ(last.checks.size(), kVerifyChecks);
    for (const ExportCheck& check : last.checks)
      EXPECT_EQ(check.outcome, ExportCheck::Outcome::passed) << check.name << ": " << check.finding;
    const fs::path out = wanted.spec.out;
    EXPECT_EQ(read_file(out.string() + ".card.md"), last.card);
    const Json card = read_json(out.string() + ".card.json");
    const bool exact = format != ExportFormat::hf_f16 && format != ExportFormat::hf_bf16;
    EXPECT_EQ(card["verdict"], exact ? "exact" : "approximate");
    EXPECT_EQ(card.contains("rms"), !exact);
    // Held-out numbers only: nothing that the search or the probes saw.
    ASSERT_EQ(card["held_out"].size(), 1u);
    EXPECT_EQ(card["held_out"][0]["task"], "report/acc");
    EXPECT_EQ(card["held_out"][0]["n"], 8);
    EXPECT_NE(last.card.find("| report/acc |"), std::string::npos);
    EXPECT_EQ(last.card.find("| probe"), std::string::npos);
    EXPECT_EQ(card.contains("modelfile"), format == ExportFormat::gguf);
    EXPECT_EQ(last.card.find(folder_.string()), std::string::npos);  // no path of this machine
    EXPECT_TRUE(verify_alone(out, {})["verified"].get<bool>());
  }
}

TEST_F(Export, ThePlanSaysWhatWillBeWritten) {
  search();
  ExportSpec which;
  which.uniform_bits = 2;
  const Result<ExportPlan> plan = plan_export({spec_.out}, which);
  ASSERT_TRUE(plan) << plan.error().sentence();
  EXPECT_EQ(plan->rows.size(), 10u);
  ASSERT_TRUE(plan->point);
  EXPECT_EQ(plan->held_out.size(), 1u);
  EXPECT_EQ(plan->step, 12);
  EXPECT_EQ(plan->average_bits, 2);
  for (const ExportRow& row : plan->rows) {
    if (!row.format) continue;
    ExportSubnet wanted = command(*row.format, to_text(*row.format));
    wanted.spec.uniform_bits.reset();
    wanted.spec.plan = plan->plan;  // a bit plan is as good as a name
    CountingContext context(0);
    export_subnet(wanted, context);
    EXPECT_EQ(fs::file_size(weights_file(*row.format, wanted.spec.out)), row.size_bytes) << row.name;
  }
  which.plan = BitPlan{{2}};
  EXPECT_FALSE(plan_export({spec_.out}, which).has_value());
  EXPECT_FALSE(plan_export({(folder_ / "nowhere").string()}, which).has_value());
}

TEST_F(Export, ADestinationThatCannotBeIsRefusedBeforeAnythingIsWritten) {
  ExportSubnet wanted = command(ExportFormat::mlx, "e");
  wanted.spec.out = (folder_ / "no" / "such").string();
  EXPECT_THROW(run_command(wanted), Failure);
  wanted.spec.out = (folder_ / "exports" / "taken").string();
  write_file_atomically(wanted.spec.out, "mine");
  EXPECT_THROW(run_command(wanted), Failure);
  EXPECT_EQ(read_file(wanted.spec.out), "mine");
}

}  // namespace
}  // namespace qfa::test
