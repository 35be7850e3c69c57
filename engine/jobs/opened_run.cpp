// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/opened_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/core/json.h"
#include "engine/import/model_units.h"
#include "engine/search/search.h"
#include "engine/train/checkpoint.h"

namespace qfa {

void RunEvents::emit(EventBody body) {
  const RunId run{store_.folder().string()};
  if (!std::holds_alternative<Progress>(body)) store_.append({context_.command(), run, std::chrono::system_clock::now(), body});
  context_.emit(run, std::move(body));
}

namespace {

void check_plan(const BitPlan& plan, const std::vector<Unit>& units) {
  if (plan.bits.size() != units.size())
    refuse_usage(fmt::format("the plan has {} bit-widths, expected one for each of the {} units", plan.bits.size(), units.size()));
  for (std::size_t l = 0; l < units.size(); ++l) {
    const auto& choices = units[l].choices;
    if (std::find(choices.begin(), choices.end(), plan.bits[l]) == choices.end())
      refuse_usage(fmt::format("unit {} cannot have {} bits, expected one of {}", units[l].name, plan.bits[l], fmt::join(choices, ", ")));
  }
}

}  // namespace

std::unique_ptr<Supernet> make_supernet(const RunSpec& spec, const RunInputs& inputs, const std::filesystem::path& codes_file) {
  CodesTable codes = CodesTable::load(codes_file, linear_shapes(*inputs.base), code_widths(spec.bits), spec.group);
  if (code_widths(spec.bits) != spec.bits)
    for (const auto& [module, shape] : linear_shapes(*inputs.base)) codes.set(module, kDenseBits, full_weight(*inputs.base, module));
  return std::make_unique<Supernet>(inputs.base, inputs.units, spec.bits, spec.group, std::move(codes),
                                    AdapterSettings{spec.method, spec.rank, spec.alpha}, spec.seed);
}

OpenedRun open_run(const std::filesystem::path& folder, RunStore::Access access) {
  OpenedRun run;
  run.store = RunStore::open(folder, access);
  const RunManifest& manifest = run.store->manifest();
  run.spec = manifest.spec;
  run.inputs = open_inputs(run.spec);
  if (!run.inputs.base->has_fingerprint(manifest.model_fingerprint))
    refuse(run.spec.model, fmt::format("the base model is not the one of the run (fingerprint {}, expected {})",
                                       run.inputs.base->fingerprint(), manifest.model_fingerprint));
  if (!std::filesystem::exists(run.store->codes_file()))
    refuse(folder.string(), "the run was stopped before its codes were complete; continue it with: qfa resume " + folder.string());
  run.supernet = make_supernet(run.spec, run.inputs, run.store->codes_file());
  if (const auto checkpoint = run.store->last_checkpoint())
    run.step = load_checkpoint(run.store->checkpoint_folder(*checkpoint), *run.supernet, nullptr);
  return run;
}

BitPlan resolve_plan(const RunStore& store, const ExportSpec& which) {
  const std::vector<Unit>& units = store.manifest().units;
  const std::string folder = store.folder().string();
  if (which.plan) {
    check_plan(*which.plan, units);
    return *which.plan;
  }
  if (which.uniform_bits) {
    const auto& bits = store.manifest().spec.bits;
    if (std::find(bits.begin(), bits.end(), *which.uniform_bits) == bits.end())
      refuse_usage(fmt::format("the run was not trained at {} bits, expected one of {}", *which.uniform_bits, fmt::join(bits, ", ")));
    return uniform_plan(units, *which.uniform_bits);
  }
  const auto front = store.front();
  if (which.subnet) {
    if (front)
      for (const FrontPoint& point : front->points)
        if (point.subnet == *which.subnet) return point.plan;
    for (const EvalPoint& point : store.evaluations())
      if (point.subnet == *which.subnet) return point.plan;
    refuse(folder, fmt::format("no subnet {} in this run; `qfa front` lists those it has", which.subnet->value));
  }
  if (which.max_bytes == 0) refuse_usage("which subnet? give --subnet ID, --bits B or --max-bytes N");
  if (!front) refuse(folder, "the run has no front yet; make one with: qfa search " + folder);
  const FrontPoint* best = nullptr;
  Bytes smallest = ~Bytes{0};
  for (const FrontPoint& point : front->points) {
    smallest = std::min(smallest, point.size_bytes);
    if (point.on_front && point.size_bytes <= which.max_bytes) best = &point;  // ascending bytes: the last is the best
  }
  if (best == nullptr) refuse(folder, fmt::format("no subnet of the front fits {} bytes, the smallest has {}", which.max_bytes, smallest));
  return best->plan;
}

BitPlan read_plan(const std::filesystem::path& file, const std::vector<Unit>& units) {
  Json json = read_json(file);
  if (json.is_object() && json.contains("plan")) json = json["plan"];
  if (!json.is_object()) refuse(file.string(), "a plan is an object {unit: bits}");
  BitPlan plan;
  for (const Unit& unit : units) {
    const auto entry = json.find(unit.name);
    if (entry == json.end() || !entry->is_number_integer()) refuse(file.string(), "no bit-width for unit " + unit.name);
    const BitWidth bits = entry->get<int>();
    if (std::find(unit.choices.begin(), unit.choices.end(), bits) == unit.choices.end())
      refuse(file.string(), fmt::format("unit {} cannot have {} bits, expected one of {}", unit.name, bits, fmt::join(unit.choices, ", ")));
    plan.bits.push_back(bits);
  }
  if (json.size() != units.size()) refuse(file.string(), fmt::format("{} units, expected the {} of the run", json.size(), units.size()));
  return plan;
}

}  // namespace qfa
