// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/run_settings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>
#include <utility>

#include "app/models/quantity.h"

namespace qfa::app {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(RunSettings)
};

// Where a member stands in the specification.
template <class T>
using Place = std::function<T&(RunSpec&)>;

// Reading through a place changes nothing; the member functions of a specification are written once.
template <class T>
const T& valueAt(const Place<T>& at, const RunSpec& spec) {
  return at(const_cast<RunSpec&>(spec));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

QString numberProblem(const RunSetting& setting, const QString& got) {
  const bool whole = setting.kind == SettingKind::integer;
  const auto least = plainNumber(setting.least);
  const auto most = plainNumber(setting.most);
  return whole ? Words::tr("%1: got “%2”, expected a whole number from %3 to %4.").arg(setting.label, got, least, most)
               : Words::tr("%1: got “%2”, expected a number from %3 to %4.").arg(setting.label, got, least, most);
}

template <class T>
RunSetting number(const char* key, const QString& label, const QString& unit, double least, double most, const QString& help, Place<T> at) {
  RunSetting setting;
  setting.key = key;
  setting.kind = std::is_floating_point_v<T> ? SettingKind::real : SettingKind::integer;
  setting.label = label, setting.unit = unit, setting.help = help, setting.least = least, setting.most = most;
  setting.read = [at](const RunSpec& spec) {
    if constexpr (std::is_integral_v<T>) return QString::number(valueAt<T>(at, spec));
    return plainNumber(static_cast<double>(valueAt<T>(at, spec)));
  };
  setting.write = [at, checks = setting](RunSpec& spec, const QString& text) -> QString {
    const auto value = parseQuantity(text);
    const bool whole = value && (std::is_floating_point_v<T> || *value == std::round(*value));
    if (!whole || *value < checks.least || *value > checks.most) return numberProblem(checks, text.trimmed());
    at(spec) = static_cast<T>(*value);
    return {};
  };
  return setting;
}

template <class E>
RunSetting choice(const char* key, const QString& label, const QString& help, std::vector<SettingChoice> choices, Place<E> at) {
  RunSetting setting;
  setting.key = key;
  setting.kind = SettingKind::choice;
  setting.label = label, setting.help = help, setting.choices = std::move(choices);
  // The enumerators come first, in their order; what the engine does not have yet comes after them.
  setting.read = [at, words = setting.choices](const RunSpec& spec) {
    return words.at(static_cast<std::size_t>(valueAt<E>(at, spec))).word;
  };
  setting.write = [at, label, words = setting.choices](RunSpec& spec, const QString& text) -> QString {
    QStringList known;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].unavailable.isEmpty()) known << words[i].word;
      if (words[i].word != text.trimmed()) continue;
      if (!words[i].unavailable.isEmpty()) return words[i].unavailable;
      at(spec) = static_cast<E>(i);
      return {};
    }
    return Words::tr("%1: got “%2”, expected one of %3.").arg(label, text.trimmed(), known.join(", "));
  };
  return setting;
}

RunSetting words(const char* key, SettingKind kind, const QString& label, const QString& help, Place<std::string> at) {
  RunSetting setting;
  setting.key = key, setting.kind = kind, setting.label = label, setting.help = help;
  setting.read = [at](const RunSpec& spec) { return QString::fromStdString(valueAt(at, spec)); };
  setting.write = [at](RunSpec& spec, const QString& text) -> QString {
    at(spec) = text.trimmed().toStdString();
    return {};
  };
  return setting;
}

RunSetting files(const char* key, const QString& label, const QString& help, Place<std::vector<std::string>> at) {
  RunSetting setting;
  setting.key = key, setting.kind = SettingKind::paths, setting.label = label, setting.help = help, setting.of_preset = false;
  setting.read = [at](const RunSpec& spec) {
    QStringList lines;
    for (const auto& path : valueAt(at, spec)) lines << QString::fromStdString(path);
    return lines.join('\n');
  };
  setting.write = [at](RunSpec& spec, const QString& text) -> QString {
    std::vector<std::string> paths;
    for (const auto& line : text.split('\n', Qt::SkipEmptyParts)) {
      if (!line.trimmed().isEmpty()) paths.push_back(line.trimmed().toStdString());
    }
    at(spec) = std::move(paths);
    return {};
  };
  return setting;
}

RunSetting widths(const char* key, const QString& label, const QString& help, std::vector<BitWidth> known,
                  Place<std::vector<BitWidth>> at) {
  RunSetting setting;
  setting.key = key, setting.kind = SettingKind::widths, setting.label = label, setting.help = help, setting.widths = std::move(known);
  setting.unit = Words::tr("bits");
  setting.read = [at](const RunSpec& spec) {
    QStringList list;
    for (const auto width : valueAt(at, spec)) list << QString::number(width);
    return list.join(',');
  };
  setting.write = [at, label, known = setting.widths](RunSpec& spec, const QString& text) -> QString {
    std::vector<BitWidth> chosen;
    for (const auto& word : text.split(',', Qt::SkipEmptyParts)) {
      bool is_number = false;
      const BitWidth width = word.trimmed().toInt(&is_number);
      if (!is_number || std::find(known.begin(), known.end(), width) == known.end()) {
        QStringList list;
        for (const auto one : known) list << QString::number(one);
        return Words::tr("%1: got “%2”, expected some of %3.").arg(label, word.trimmed(), list.join(", "));
      }
      chosen.push_back(width);
    }
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    at(spec) = std::move(chosen);
    return {};
  };
  return setting;
}

RunSetting mixture() {
  RunSetting setting;
  setting.key = "sampler.mixture";
  setting.kind = SettingKind::mixture;
  setting.label = Words::tr("Mixture");
  setting.help = Words::tr("Of the fixed sampler: the share of each bit-width, such as 2=0.5,4=0.5. The shares sum to 1.");
  setting.read = [](const RunSpec& spec) {
    QStringList parts;
    for (const auto& [width, share] : spec.sampler.mixture) parts << QString("%1=%2").arg(width).arg(plainNumber(share));
    return parts.join(',');
  };
  setting.write = [label = setting.label](RunSpec& spec, const QString& text) -> QString {
    std::map<BitWidth, double> shares;
    for (const auto& part : text.split(',', Qt::SkipEmptyParts)) {
      bool is_width = false;
      bool is_share = false;
      const BitWidth width = part.section('=', 0, 0).trimmed().toInt(&is_width);
      const double share = part.section('=', 1).trimmed().toDouble(&is_share);
      if (!is_width || !is_share) return Words::tr("%1: got “%2”, expected shares such as 2=0.5,4=0.5.").arg(label, part.trimmed());
      shares[width] = share;
    }
    spec.sampler.mixture = std::move(shares);
    return {};
  };
  return setting;
}

void addModelAndData(std::vector<RunSetting>& all) {
  auto model = words("model", SettingKind::path, Words::tr("Base model"),
                     Words::tr("A Hugging Face folder (config.json and safetensors) or a .gguf file. Drop it here."),
                     [](RunSpec& s) -> std::string& { return s.model; });
  auto out =
      words("out", SettingKind::path, Words::tr("Run folder"), Words::tr("Where the run is written: it must not exist, or be empty."),
            [](RunSpec& s) -> std::string& { return s.out; });
  model.of_preset = out.of_preset = false;
  all.push_back(std::move(model));
  all.push_back(files("data", Words::tr("Training data"),
                      Words::tr("Alpaca, chat, prompt and completion, or plain text; JSON or JSON Lines. Several files are joined."),
                      [](RunSpec& s) -> std::vector<std::string>& { return s.data; }));
  all.push_back(std::move(out));
  all.push_back(
      choice<PromptTemplate>("prompt", Words::tr("Format"),
                             Words::tr("How an example becomes text: the model's own chat template, or the Alpaca prompt of the paper."),
                             {{"model", Words::tr("the model's template"), {}},
                              {"alpaca", Words::tr("Alpaca"), {}},
                              {"custom", Words::tr("custom…"), Words::tr("The engine does not read templates of your own yet.")}},
                             [](RunSpec& s) -> PromptTemplate& { return s.prompt; }));
  all.push_back(number<int>("seq", Words::tr("Sequence"), Words::tr("tokens"), 8, 1 << 20,
                            Words::tr("Tokens of one example at most; longer examples are left out. 8k is 8000, 8Ki is 8192."),
                            [](RunSpec& s) -> int& { return s.seq; }));
}

void addSupernet(std::vector<RunSetting>& all) {
  all.push_back(widths("bits", Words::tr("Bit set B"),
                       Words::tr("The bit-widths that every unit can have. All of them share the run. 16 bits take LoRA."),
                       {2, 3, 4, 5, 6, 8, 16}, [](RunSpec& s) -> std::vector<BitWidth>& { return s.bits; }));
  all.push_back(widths("embed_bits", Words::tr("Embedding and head"),
                       Words::tr("Their choices: rounded to nearest, not trained. 16 keeps them as they are."), {2, 3, 4, 5, 6, 8, 16},
                       [](RunSpec& s) -> std::vector<BitWidth>& { return s.embed_bits; }));
  auto group = number<int>("group", Words::tr("Group g"), Words::tr("weights"), 1, 4096,
                           Words::tr("Weights that share one scale and one minimum. Fewer: more exact and more bytes."),
                           [](RunSpec& s) -> int& { return s.group; });
  group.choices = {{"32", "32", {}}, {"64", "64", {}}, {"128", "128", {}}};
  all.push_back(std::move(group));
  all.push_back(choice<Granularity>("granularity", Words::tr("Choice units"),
                                    Words::tr("What shares one bit-width: a whole block, or parts of it."),
                                    {{"block", Words::tr("block"), {}},
                                     {"module", Words::tr("module, gate and up tied"), {}},
                                     {"fused", Words::tr("fusion-safe: q, k, v tied too"), {}},
                                     {"free", Words::tr("every module on its own"), {}}},
                                    [](RunSpec& s) -> Granularity& { return s.granularity; }));
  all.push_back(choice<CodesMethod>(
      "codes.method", Words::tr("Codes"), Words::tr("How the base weights are rounded before training."),
      {{"rtn", Words::tr("RTN"), {}}, {"gptq", Words::tr("GPTQ"), {}}, {"block", Words::tr("GPTQ and block reconstruction"), {}}},
      [](RunSpec& s) -> CodesMethod& { return s.codes.method; }));
  all.push_back(choice<GridRule>("codes.grid", Words::tr("Grid"),
                                 Words::tr("Automatic: least squared error for 3 bits and fewer, else min-max."),
                                 {{"automatic", Words::tr("automatic"), {}},
                                  {"min-max", Words::tr("min-max"), {}},
                                  {"mse-clip", Words::tr("least squared error"), {}}},
                                 [](RunSpec& s) -> GridRule& { return s.codes.grid; }));
  all.push_back(choice<CalibrationStream>(
      "codes.stream", Words::tr("Calibration stream"),
      Words::tr("Own: block l at width b sees blocks 0 … l−1 quantized at b. Shared: one full-precision stream and Hessian, less time. "
                "One width: its stream and Hessian serve all."),
      {{"own", Words::tr("own, one for each width"), {}},
       {"shared", Words::tr("shared"), {}},
       {"one-width", Words::tr("of one width"), {}}},
      [](RunSpec& s) -> CalibrationStream& { return s.codes.stream; }));
  all.push_back(number<BitWidth>("codes.stream_bits", Words::tr("Width of the stream"), Words::tr("bits"), 2, 8,
                                 Words::tr("Whose stream serves all, where the calibration stream is that of one width."),
                                 [](RunSpec& s) -> BitWidth& { return s.codes.stream_bits; }));
  auto calibration = words("codes.calibration_file", SettingKind::path, Words::tr("Calibration text"),
                           Words::tr("Plain text for GPTQ; without it the training examples calibrate."),
                           [](RunSpec& s) -> std::string& { return s.codes.calibration_file; });
  calibration.of_preset = false;
  all.push_back(std::move(calibration));
  all.push_back(number<int>("codes.calibration_tokens", Words::tr("Calibration tokens"), Words::tr("tokens"), 64, 1e9,
                            Words::tr("Tokens of the calibration text at most."),
                            [](RunSpec& s) -> int& { return s.codes.calibration_tokens; }));
  all.push_back(number<double>("codes.damping", Words::tr("Damping"), {}, 1e-9, 10,
                               Words::tr("GPTQ's damping, times the mean of the Hessian's diagonal."),
                               [](RunSpec& s) -> double& { return s.codes.damping; }));
  all.push_back(
      choice<bool>("codes.act_order", Words::tr("Column order"),
                   Words::tr("In which order GPTQ quantizes the columns of a weight. By activation: falling diag H, static groups."),
                   {{"file", Words::tr("as in the file"), {}}, {"activation", Words::tr("by activation"), {}}},
                   [](RunSpec& s) -> bool& { return s.codes.act_order; }));
}

void addReconstruction(std::vector<RunSetting>& all) {
  all.push_back(number<int>("codes.block_epochs", Words::tr("Block epochs"), Words::tr("epochs"), 1, 1e4,
                            Words::tr("Block reconstruction: passes over the calibration text. The best one is kept."),
                            [](RunSpec& s) -> int& { return s.codes.block_epochs; }));
  all.push_back(number<double>("codes.block_lr", Words::tr("Block rate"), {}, 1e-12, 10,
                               Words::tr("Block reconstruction: learning rate of scales and minima."),
                               [](RunSpec& s) -> double& { return s.codes.block_lr; }));
  all.push_back(number<double>("codes.block_weight_lr", Words::tr("Block rate of weights"), {}, 0, 10,
                               Words::tr("Block reconstruction: learning rate of the weights behind the codes; 0: the codes stay."),
                               [](RunSpec& s) -> double& { return s.codes.block_weight_lr; }));
}

void addAdapterAndSampler(std::vector<RunSetting>& all) {
  const auto later = [](const QString& name) { return Words::tr("The engine does not train %1 yet.").arg(name); };
  all.push_back(choice<AdapterMethod>("method", Words::tr("Adapter"),
                                      Words::tr("What is trained beside the codes, and into what it merges."),
                                      {{"qa-lora", Words::tr("QA-LoRA"), {}},
                                       {"lora", Words::tr("LoRA / QLoRA"), {}},
                                       {"qa-hira", Words::tr("QA-HiRA"), later("QA-HiRA")},
                                       {"q-bara", Words::tr("Q-BaRA"), later("Q-BaRA")},
                                       {"lr-qat", Words::tr("LR-QAT"), later("LR-QAT")}},
                                      [](RunSpec& s) -> AdapterMethod& { return s.method; }));
  all.push_back(number<int>("rank", Words::tr("Rank r"), {}, 0, 1024, Words::tr("Rank of A and B; the scale of the adapter is c = α/r."),
                            [](RunSpec& s) -> int& { return s.rank; }));
  all.push_back(number<double>("alpha", Words::tr("Alpha α"), {}, 0, 1e6, Words::tr("The scale of the adapter is c = α/r."),
                               [](RunSpec& s) -> double& { return s.alpha; }));
  all.push_back(
      choice<SamplerKind>("sampler.kind", Words::tr("Sampler"), Words::tr("Which subnet an optimizer step trains."),
                          {{"balanced", Words::tr("balanced (maximum entropy)"), {}},
                           {"uniform", Words::tr("uniform"), {}},
                           {"fixed", Words::tr("fixed mixture or subnet"), {}},
                           {"two-point", Words::tr("balanced (two-point)"), {}},
                           {"gaussian", Words::tr("balanced (Gaussian τ)"), Words::tr("The engine does not sample with a Gaussian yet.")},
                           {"sandwich", Words::tr("sandwich (smallest, largest, random)"), {}}},
                          [](RunSpec& s) -> SamplerKind& { return s.sampler.kind; }));
  all.push_back(number<int>("sampler.period_steps", Words::tr("Period SL"), Words::tr("steps"), 2, 1e9,
                            Words::tr("Steps of one wave of the target average, from the widest to the narrowest and back."),
                            [](RunSpec& s) -> int& { return s.sampler.period_steps; }));
  all.push_back(mixture());
}

void addTraining(std::vector<RunSetting>& all) {
  all.push_back(number<int>("steps", Words::tr("Steps"), Words::tr("steps"), 1, 1e9, Words::tr("Optimizer steps. 8k is 8000."),
                            [](RunSpec& s) -> int& { return s.steps; }));
  all.push_back(number<int>("batch", Words::tr("Batch"), Words::tr("examples"), 1, 1e6, Words::tr("Examples of one optimizer step."),
                            [](RunSpec& s) -> int& { return s.batch; }));
  all.push_back(number<int>("micro_batch", Words::tr("Micro-batch"), Words::tr("examples"), 0, 1e6,
                            Words::tr("Examples of one forward pass; 0: the whole batch. Less memory, the same result."),
                            [](RunSpec& s) -> int& { return s.micro_batch; }));
  all.push_back(number<double>("lr", Words::tr("Learning rate"), {}, 0, 10, Words::tr("The papers say 2e-5; QA-LoRA's code has 2e-4."),
                               [](RunSpec& s) -> double& { return s.lr; }));
  all.push_back(choice<LearningRate>("lr_schedule", Words::tr("Schedule"),
                                     Words::tr("Linear tail: the rate falls to 5 % over the second half."),
                                     {{"constant", Words::tr("constant"), {}}, {"linear-tail", Words::tr("linear tail"), {}}},
                                     [](RunSpec& s) -> LearningRate& { return s.lr_schedule; }));
  all.push_back(number<double>("clip", Words::tr("Clip"), {}, 0, 1e9,
                               Words::tr("Gradient norm over the sampled adapters at most; 0: no clipping."),
                               [](RunSpec& s) -> double& { return s.clip; }));
  all.push_back(choice<ComputeType>("dtype", Words::tr("Compute type"),
                                    Words::tr("Of the forward and backward pass; adapters are kept in fp32."),
                                    {{"fp32", "fp32", {}}, {"bf16", "bf16", {}}}, [](RunSpec& s) -> ComputeType& { return s.dtype; }));
  all.push_back(files("probe", Words::tr("Probe tasks"),
                      Words::tr("Task descriptors (NAME.task.json) that score the uniform subnets during the run."),
                      [](RunSpec& s) -> std::vector<std::string>& { return s.probe; }));
  all.push_back(number<int>("probe_every", Words::tr("Probe every"), Words::tr("steps"), 0, 1e9,
                            Words::tr("Steps between probes; 0: never. Items of a probe never count as held-out."),
                            [](RunSpec& s) -> int& { return s.probe_every; }));
  all.push_back(number<int>("probe_limit", Words::tr("Probe items"), Words::tr("items"), 0, 1e9,
                            Words::tr("Items of one probe at most; 0: all."), [](RunSpec& s) -> int& { return s.probe_limit; }));
  all.push_back(number<int>("checkpoint_every", Words::tr("Checkpoint every"), Words::tr("steps"), 1, 1e9,
                            Words::tr("Steps between checkpoints; a crash costs at most the work since the last one."),
                            [](RunSpec& s) -> int& { return s.checkpoint_every; }));
  auto seed = number<std::uint64_t>("seed", Words::tr("Seed"), {}, 0, 9007199254740991.0,
                                    Words::tr("Of the order of the examples and of the sampler."),
                                    [](RunSpec& s) -> std::uint64_t& { return s.seed; });
  auto threads = number<int>("threads", Words::tr("Threads"), {}, 0, 4096, Words::tr("Processor threads; 0: all cores."),
                             [](RunSpec& s) -> int& { return s.threads; });
  seed.of_preset = threads.of_preset = false;
  all.push_back(std::move(seed));
  all.push_back(std::move(threads));
}

}  // namespace

const std::vector<RunSetting>& runSettings() {
  static const auto all = [] {
    std::vector<RunSetting> made;
    addModelAndData(made);
    addSupernet(made);
    addReconstruction(made);
    addAdapterAndSampler(made);
    addTraining(made);
    return made;
  }();
  return all;
}

const RunSetting* findSetting(const QString& key) {
  const auto& all = runSettings();
  const auto at = std::find_if(all.begin(), all.end(), [&key](const RunSetting& setting) { return setting.key == key; });
  return at == all.end() ? nullptr : &*at;
}

QString fingerprint(const RunSpec& spec) {
  QStringList lines{QString::fromStdString(spec.preset)};
  for (const auto& setting : runSettings()) lines << setting.key + '=' + setting.read(spec);
  return lines.join('\x1f');
}

QString shownValue(const RunSetting& setting, const RunSpec& spec) {
  const auto text = setting.read(spec);
  switch (setting.kind) {
    case SettingKind::choice:
      for (const auto& one : setting.choices) {
        if (one.word == text) return one.label;
      }
      return text;
    case SettingKind::widths:
    case SettingKind::mixture:
      return QString(text).replace(",", ", ");
    case SettingKind::paths: {
      QStringList names;
      for (const auto& path : text.split('\n', Qt::SkipEmptyParts)) names << QFileInfo(path).fileName();
      return names.join(", ");
    }
    default:
      return text;
  }
}

}  // namespace qfa::app
