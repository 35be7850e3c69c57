// SPDX-License-Identifier: GPL-3.0-or-later
// Streams, damping and quantizing that is stopped at every layer.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

#include "engine/core/atomic_file.h"
#include "engine/quantize/partial_codes.h"
#include "tests/engine/quantize_fixture.h"
#include "tests/support/tiny_model.h"

namespace qfa::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Codes : public QuantizeTest {
 protected:
  std::shared_ptr<const BaseModel> four_layers() const {
    const fs::path folder = folder_ / "four";
    if (!fs::exists(folder)) {
      fs::create_directories(folder);
      write_tiny_folder(folder, TinyShape{.layers = 4});
    }
    return BaseModel::open(folder);
  }
  fs::path cache() const { return folder_ / "codes"; }
  std::size_t files() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(cache()), fs::directory_iterator())); }
  static QuantizeHooks stopping_after(int asked) {
    QuantizeHooks hooks;
    hooks.cancelled = [left = asked]() mutable { return left-- <= 0; };
    return hooks;
  }
};

TEST_F(Codes, OneWidthsStreamServesAll) {
  QuantizeRequest r = request(CodesMethod::gptq, CalibrationStream::one_width);
  const CodesTable own = quantize_base(*base(), request(CodesMethod::gptq), {});
  for (const BitWidth stream : {2, 3, 4}) {
    r.spec.stream_bits = stream;
    const CodesTable one = quantize_base(*base(), r, {});
    for (std::int64_t layer = 0; layer < 2; ++layer) {
      for (const std::string& name : linear_names(layer)) {
        for (const BitWidth bits : r.bits) {
          const bool same = at::equal(one.at(name, bits).packed_OP, own.at(name, bits).packed_OP);
          if (layer == 0 || bits == stream) {
            EXPECT_TRUE(same) << name << " " << bits << " of " << stream;
          }
          if (layer == 1 && bits != stream && name.find("down") != std::string::npos) {
            EXPECT_FALSE(same) << name << " " << bits;
          }
        }
      }
    }
  }
  r.spec.stream_bits = 5;
  EXPECT_THROW(quantize_base(*base(), r, {}), Failure);
}

TEST_F(Codes, StoppedAtEveryLayerGivesTheSameBytes) {
  std::vector<QuantizeRequest> requests{request(CodesMethod::rtn), request(CodesMethod::block)};
  for (const auto stream : {CalibrationStream::own, CalibrationStream::shared, CalibrationStream::one_width})
    requests.push_back(request(CodesMethod::gptq, stream));
  requests.back().spec.act_order = true;
  for (QuantizeRequest& r : requests) {
    r.spec.block_epochs = 1;
    quantize_base(*four_layers(), r, {}).save(folder_ / "whole", {{"format", "pt"}, {"qfa.base", four_layers()->fingerprint()}});
    for (int stop = 0;; stop += 3) {  // three widths a layer, and as many mini-batches
      fs::remove_all(cache());
      const auto first_call = [&] { cached_codes(*four_layers(), r, cache(), stopping_after(stop)); };
      bool stopped = false;
      try {
        first_call();
      } catch (const Failure& failure) {
        stopped = failure.error().code == ErrorCode::cancelled;
      }
      if (!stopped) break;  // it got to the end
      const std::size_t layers = files();
      EXPECT_LE(layers, 3u);
      std::int64_t resumed = 0;
      std::uint64_t first = 0, from = 0;
      QuantizeHooks hooks;
      hooks.resumed = [&](std::int64_t n, std::uint64_t done) { resumed = n, from = done; };
      hooks.progress = [&](std::uint64_t done, std::uint64_t, const std::string&) { first = first == 0 ? done : first; };
      const fs::path file = cached_codes(*four_layers(), r, cache(), hooks);
      EXPECT_EQ(resumed, static_cast<std::int64_t>(layers));
      EXPECT_EQ(first, from + 1);
      EXPECT_TRUE(read_file(file) == read_file(folder_ / "whole")) << "stopped at " << stop;
      EXPECT_EQ(files(), 1u) << "the layers' files are gone";
      ASSERT_LT(stop, 200);
    }
  }
}

TEST_F(Codes, LayersThatDoNotFitAreMadeAgain) {
  const QuantizeRequest r = request(CodesMethod::gptq);
  quantize_base(*four_layers(), r, {}).save(folder_ / "whole", {{"format", "pt"}, {"qfa.base", four_layers()->fingerprint()}});
  EXPECT_THROW(cached_codes(*four_layers(), r, cache(), stopping_after(8)), Failure);
  ASSERT_EQ(files(), 2u);
  for (const auto& entry : fs::directory_iterator(cache()))
    if (entry.path().string().find("layer-0001") != std::string::npos) write_file_atomically(entry.path(), "not one");
  std::int64_t resumed = 0;
  QuantizeHooks hooks;
  hooks.resumed = [&](std::int64_t n, std::uint64_t) { resumed = n; };
  EXPECT_TRUE(read_file(cached_codes(*four_layers(), r, cache(), hooks)) == read_file(folder_ / "whole"));
  EXPECT_EQ(resumed, 1);
}

TEST_F(Codes, UnfinishedQuantizationsStayBounded) {
  std::vector<fs::path> written;
  for (int i = 0; i < 5; ++i) {
    QuantizeRequest r = request(CodesMethod::gptq);
    r.spec.damping = 0.01 * (i + 1);
    EXPECT_THROW(cached_codes(*four_layers(), r, cache(), stopping_after(8)), Failure);
    for (const auto& entry : fs::directory_iterator(cache()))  // i seconds after the first
      if (std::find(written.begin(), written.end(), entry.path()) == written.end()) {
        written.push_back(entry.path());
        fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::seconds(100 - i));
      }
    EXPECT_LE(files(), 2 * (kUnfinishedKept + 1));
  }
  for (std::size_t i = 0; i < written.size(); ++i) EXPECT_EQ(fs::exists(written[i]), i >= 4) << i;  // the last three of five
}

TEST_F(Codes, ARunSaysThatTheDampingWasRaised) {
  RunSpec spec = tiny_spec();
  spec.steps = 1, spec.codes.damping = 1e-9, spec.codes.calibration_tokens = 64;
  std::string said;
  const Done done = run_command(StartRun{spec});
  EXPECT_EQ(done.finished.outcome, Finished::Outcome::done);
  for (const Event& event : done.events)
    if (const auto* notice = std::get_if<Notice>(&event.body); notice != nullptr && notice->severity == Severity::warning)
      said += notice->message + "\n";
  EXPECT_THAT(said, HasSubstr("the Hessian could not be factorized with damping 1e-09, only with"));
  EXPECT_THAT(said, HasSubstr("layer 1, input of down"));
}

}  // namespace
}  // namespace qfa::test
