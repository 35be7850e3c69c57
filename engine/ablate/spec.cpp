// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ablate/spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

// One object of the specification: its keys are known, and of the right type.
class Fields {
 public:
  Fields(const Json& json, std::string where, const std::vector<std::string>& known) : json_(json), where_(std::move(where)) {
    if (!json.is_object()) refuse(where_, fmt::format("is {}, expected an object", json.type_name()));
    for (const auto& [key, value] : json.items())
      if (std::find(known.begin(), known.end(), key) == known.end())
        refuse(where_, fmt::format("unknown key \"{}\"{}", printable(key), did_you_mean(key, known)));
  }
  const Json* find(const char* key) const {
    const auto at = json_.find(key);
    return at == json_.end() ? nullptr : &*at;
  }
  const Json& at(const char* key) const {
    if (const Json* value = find(key)) return *value;
    refuse(where_, fmt::format("\"{}\" is missing", key));
  }
  std::string text(const char* key) const {
    const Json& value = at(key);
    if (!value.is_string() || value.get<std::string>().empty()) wrong(key, value, "a text");
    return value.get<std::string>();
  }
  Words words(const char* key) const {
    Words words;
    const Json* list = find(key);
    if (list == nullptr) return words;
    if (!list->is_array()) wrong(key, *list, "a list of words");
    for (const Json& word : *list) {
      if (!word.is_string()) wrong(key, word, "a list of words");
      words.push_back(word.get<std::string>());
    }
    return words;
  }
  std::uint64_t number(const char* key, std::uint64_t usual, std::uint64_t least) const {
    const Json* value = find(key);
    if (value == nullptr) return usual;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() < least || value->get<std::uint64_t>() > 1'000'000'000)
      wrong(key, *value, fmt::format("a whole number of at least {}", least));
    return value->get<std::uint64_t>();
  }
  [[noreturn]] void wrong(const char* key, const Json& got, const std::string& expected) const {
    refuse(where_, fmt::format("\"{}\" is {}, expected {}", key, printable(got.dump(-1, ' ', true)), expected));
  }
  const std::string& where() const { return where_; }

 private:
  const Json& json_;
  std::string where_;
};

bool is_name(const std::string& text) {
  const auto good = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !text.empty() && text.front() != '.' && std::all_of(text.begin(), text.end(), good);
}

void refuse_own_options(const Words& words, const std::string& where) {
  for (const std::string& word : words)
    for (const char* own : {"--seed", "--out"})
      if (word == own || word.rfind(std::string(own) + "=", 0) == 0) refuse(where, fmt::format("{} is set by the ablation itself", own));
}

ArmSpec arm_from_json(const Json& json, const std::string& where) {
  const Fields fields(json, where, {"name", "train", "runs"});
  ArmSpec arm;
  arm.name = fields.text("name");
  if (!is_name(arm.name)) fields.wrong("name", json["name"], "letters, digits, '.', '_' and '-'");
  const Words common = fields.words("train");
  const Json* runs = fields.find("runs");
  if (runs == nullptr) {
    arm.train = {common};
  } else {
    if (!runs->is_array() || runs->empty()) fields.wrong("runs", *runs, "a list of runs");
    for (const Json& run : *runs) {
      arm.train.push_back(common);
      const Words more = Fields(run, where + ", runs", {"train"}).words("train");
      arm.train.back().insert(arm.train.back().end(), more.begin(), more.end());
    }
  }
  for (const Words& words : arm.train) refuse_own_options(words, where);
  return arm;
}

ScoreSpec score_from_json(const Json& json, const std::string& where) {
  const Fields fields(json, where, {"loss", "task", "limit", "subnets", "bins", "per_bin", "seed", "before"});
  ScoreSpec score;
  score.loss = fields.words("loss"), score.task = fields.words("task");
  if (score.loss.empty() && score.task.empty()) refuse(where, "nothing to score, expected files of \"loss\" or descriptors of \"task\"");
  score.limit = static_cast<int>(fields.number("limit", 0, 0));
  const std::string subnets = fields.text("subnets");
  if (subnets != "uniform" && subnets != "bins") fields.wrong("subnets", json["subnets"], "\"uniform\" or \"bins\"");
  score.bins = subnets == "bins";
  for (const char* key : {"bins", "per_bin", "seed"})
    if (!score.bins && fields.find(key) != nullptr) refuse(where, fmt::format("\"{}\" belongs to \"subnets\": \"bins\"", key));
  score.bin_count = static_cast<int>(fields.number("bins", 8, 1));
  score.per_bin = static_cast<int>(fields.number("per_bin", 4, 1));
  score.seed = fields.number("seed", 0, 0);
  if (const Json* before = fields.find("before")) {
    if (!before->is_boolean()) fields.wrong("before", *before, "true or false");
    score.before = before->get<bool>();
  }
  return score;
}

// The parts of a word: calls visit(name, divisor) at each placeholder and puts in what it returns. `divisor` 0: none.
template <class Visit>
std::string with_placeholders(const std::string& word, const Visit& visit) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open; (open = word.find("${", at)) != std::string::npos;) {
    const std::size_t close = word.find('}', open);
    std::string name = close == std::string::npos ? "" : word.substr(open + 2, close - open - 2);
    std::int64_t divisor = 0;
    if (const auto slash = name.find('/'); slash != std::string::npos) {
      const char* end = name.data() + name.size();
      const auto read = std::from_chars(name.data() + slash + 1, end, divisor);
      if (read.ec != std::errc() || read.ptr != end || divisor < 1) name.clear();
      name.resize(std::min(slash, name.size()));
    }
    if (!is_name(name)) refuse_usage(fmt::format("\"{}\" is no placeholder, expected ${{name}} or ${{name/3}}", printable(word)));
    out += word.substr(at, open - at) + visit(name, divisor);
    at = close + 1;
  }
  return out + word.substr(at);
}

const Words& value_of(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  if (found != values.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [key, value] : values) known.push_back(key);
  static const std::map<std::string, std::string> kOptions{
      {"model", "--model"}, {"data", "--data"}, {"held_out", "--held-out"}, {"task", "--task"}};
  const auto option = kOptions.find(name);
  refuse_usage(fmt::format("${{{}}} has no value; give it with {}{}", name,
                           option == kOptions.end() ? fmt::format("--set {}=…", name) : option->second,
                           option == kOptions.end() ? did_you_mean(name, known) : ""));
}

std::string single(const Values& values, const std::string& name, std::int64_t divisor) {
  const Words& words = value_of(values, name);
  if (words.size() != 1)
    refuse_usage(fmt::format("${{{}}} stands for {} words here, expected one, or a word of its own", name, words.size()));
  if (divisor == 0) return words.front();
  std::int64_t number = 0;
  const char* end = words.front().data() + words.front().size();
  const auto read = std::from_chars(words.front().data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number % divisor != 0)
    refuse_usage(fmt::format("${{{}/{}}} is not whole: {} is \"{}\"", name, divisor, name, printable(words.front())));
  return fmt::format("{}", number / divisor);
}

}  // namespace

AblationSpec ablation_from_json(const Json& json, const std::string& where) {
  const Fields fields(json, where, {"schema", "name", "question", "train", "arms", "seeds", "set", "score"});
  if (fields.at("schema") != 1) fields.wrong("schema", json["schema"], "1");
  AblationSpec spec;
  spec.name = fields.text("name"), spec.question = fields.text("question"), spec.train = fields.words("train");
  if (!is_name(spec.name)) fields.wrong("name", json["name"], "letters, digits, '.', '_' and '-'");
  refuse_own_options(spec.train, where);
  const Json& arms = fields.at("arms");
  if (!arms.is_array() || arms.empty()) fields.wrong("arms", arms, "a list of arms");
  std::set<std::string> names;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    spec.arms.push_back(arm_from_json(arms[i], fmt::format("{}, arm {}", where, i + 1)));
    if (!names.insert(spec.arms.back().name).second) refuse(where, fmt::format("two arms are called \"{}\"", spec.arms.back().name));
  }
  const Json& seeds = fields.at("seeds");
  if (!seeds.is_array() || seeds.empty()) fields.wrong("seeds", seeds, "a list of whole numbers");
  for (const Json& seed : seeds) {
    if (!seed.is_number_unsigned()) fields.wrong("seeds", seeds, "a list of whole numbers");
    spec.seeds.push_back(seed.get<std::uint64_t>());
    if (std::count(spec.seeds.begin(), spec.seeds.end(), spec.seeds.back()) > 1) fields.wrong("seeds", seeds, "different seeds");
  }
  if (const Json* set = fields.find("set")) {
    if (!set->is_object()) fields.wrong("set", *set, "an object {name: value}");
    for (const auto& [key, value] : set->items()) {
      if (!is_name(key) || !(value.is_string() || value.is_number())) fields.wrong("set", *set, "names with texts or numbers");
      spec.set[key] = value.is_string() ? value.get<std::string>() : value.dump();
    }
  }
  spec.score = score_from_json(fields.at("score"), where + ", score");
  return spec;
}

Values ablation_values(const AblationSpec& spec, const Values& given) {
  std::set<std::string> used;
  const auto look = [&used](const Words& words) {
    for (const std::string& word : words)
      with_placeholders(word, [&used](const std::string& name, std::int64_t) {
        used.insert(name);
        return std::string();
      });
  };
  look(spec.train), look(spec.score.loss), look(spec.score.task);
  for (const ArmSpec& arm : spec.arms)
    for (const Words& words : arm.train) look(words);
  Values values;
  for (const auto& [name, value] : spec.set) values[name] = {value};
  for (const auto& [name, words] : given) {
    if (!used.contains(name))
      refuse_usage(fmt::format("{} uses no ${{{}}}{}", spec.name, name, did_you_mean(name, {used.begin(), used.end()})));
    values[name] = words;
  }
  return values;
}

Words fill_in(const Words& words, const Values& values) {
  Words out;
  for (const std::string& word : words) {
    const bool whole =
        word.size() > 3 && word.rfind("${", 0) == 0 && word.find('}') == word.size() - 1 && word.find('/') == std::string::npos;
    if (whole && is_name(word.substr(2, word.size() - 3))) {
      const Words& value = value_of(values, word.substr(2, word.size() - 3));
      out.insert(out.end(), value.begin(), value.end());
    } else {
      out.push_back(
          with_placeholders(word, [&values](const std::string& name, std::int64_t divisor) { return single(values, name, divisor); }));
    }
  }
  return out;
}

std::vector<AblationRun> expand(const AblationSpec& spec, const Values& values, const std::vector<std::uint64_t>& seeds) {
  std::vector<AblationRun> runs;
  for (const std::uint64_t seed : seeds) {
    for (std::size_t arm = 0; arm < spec.arms.size(); ++arm) {
      const auto& parts = spec.arms[arm].train;
      for (std::size_t part = 0; part < parts.size(); ++part) {
        AblationRun run{arm, seed, fmt::format("{}-seed{}", spec.arms[arm].name, seed), fill_in(spec.train, values)};
        if (parts.size() > 1) run.folder += fmt::format("-{}", part + 1);
        const Words own = fill_in(parts[part], values);
        run.words.insert(run.words.end(), own.begin(), own.end());
        run.words.insert(run.words.end(), {"--seed", fmt::format("{}", seed)});
        runs.push_back(std::move(run));
      }
    }
  }
  return runs;
}

}  // namespace qfa
