// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of a decoder on every backend of this machine, fp32 and bf16, against their definitions in double precision.
#include <algorithm>
#include <memory>
#include <numeric>

#include "kernels/reference/decoder.h"
#include "kernels/reference/element.h"
#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

template <typename T>
std::vector<T> values(std::int64_t n, unsigned seed, float deviation = 1.0f) {
  const std::vector<float> normal = cases::normal_values(static_cast<std::size_t>(n), seed, deviation);
  std::vector<T> result(normal.size());
  for (std::size_t i = 0; i < result.size(); ++i) reference::set(result[i], normal[i]);
  return result;
}

// Every value within `ulps` of the last place of T, or of `floor` of the largest (of 1 where all are smaller: differences cancel).
template <typename T>
void expect_close(const std::vector<T>& got, const std::vector<T>& truth, double ulps = 4, double floor = sizeof(T) == 2 ? 1e-5 : 1e-6) {
  ASSERT_EQ(got.size(), truth.size());
  const double unit = sizeof(T) == 2 ? 0x1p-8 : 0x1p-23;
  double largest = 1;
  for (const T& value : truth) largest = std::max(largest, std::abs(reference::value_of(value)));
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double a = reference::value_of(got[i]), b = reference::value_of(truth[i]);
    ASSERT_LE(std::abs(a - b), ulps * unit * std::abs(b) + floor * largest) << i << ": " << a << " for " << b;
  }
}

template <typename T>
class DecoderKernelsTest : public testing::Test {
 protected:
  // Calls body() once a backend; the reference itself is `truth` and no case.
  template <class Body>
  void on_every_backend(const Body& body) {
    for (const Backend backend : available_backends()) {
      if (backend == Backend::reference) continue;
      SCOPED_TRACE(name_of(backend));
      ASSERT_EQ(choose_backend(backend), Status::ok);
      body();
    }
  }

 private:
  cases::BackendGuard guard_;
};

using Types = testing::Types<float, std::uint16_t>;
TYPED_TEST_SUITE(DecoderKernelsTest, Types);

TYPED_TEST(DecoderKernelsTest, RmsNorm) {
  using T = TypeParam;
  for (const std::int64_t width : {1, 7, 16, 72, 577}) {
    const std::int64_t rows = 5, n = rows * width;
    const auto x = values<float>(n, 1, 3), w = values<float>(width, 2);
    const auto dy = values<T>(n, 3);
    std::vector<T> truth(x.size()), y(truth);
    std::vector<float> r(5), r_truth(5), dx(x.size()), dx_truth(x.size());
    reference::rms_norm<T>({0, rows}, width, 1e-5f, x.data(), w.data(), truth.data(), r_truth.data());
    reference::rms_norm_backward<T>({0, rows}, width, x.data(), w.data(), r_truth.data(), dy.data(), dx_truth.data());
    this->on_every_backend([&] {
      ASSERT_EQ(rms_norm<T>({0, 2}, width, 1e-5f, x.data(), w.data(), y.data(), r.data()), Status::ok);
      ASSERT_EQ(rms_norm<T>({2, rows}, width, 1e-5f, x.data(), w.data(), y.data(), r.data()), Status::ok);
      expect_close(y, truth);
      expect_close(r, r_truth);
      ASSERT_EQ(rms_norm_backward<T>({0, rows}, width, x.data(), w.data(), r.data(), dy.data(), dx.data()), Status::ok);
      expect_close(dx, dx_truth, 8);
    });
  }
}

TYPED_TEST(DecoderKernelsTest, Rotate) {
  using T = TypeParam;
  for (const std::int64_t dim : {2, 8, 34, 64}) {
    const std::int64_t rows = 4, heads = 3;
    const auto x = values<T>(rows * heads * dim, 1);
    const auto angle = values<float>(rows * dim / 2, 2, 3);
    std::vector<float> cosine(angle.size()), sine(angle.size());
    std::transform(angle.begin(), angle.end(), cosine.begin(), [](float a) { return std::cos(a); });
    std::transform(angle.begin(), angle.end(), sine.begin(), [](float a) { return std::sin(a); });
    for (const float direction : {1.0f, -1.0f}) {
      std::vector<T> truth(x.size()), y(x.size());
      reference::rotate<T>({0, rows}, heads, dim, direction, cosine.data(), sine.data(), x.data(), truth.data());
      this->on_every_backend([&] {
        ASSERT_EQ(rotate<T>({0, rows}, heads, dim, direction, cosine.data(), sine.data(), x.data(), y.data()), Status::ok);
        expect_close(y, truth);
      });
    }
  }
}

TYPED_TEST(DecoderKernelsTest, SwiGlu) {
  using T = TypeParam;
  for (const std::int64_t width : {1, 15, 96}) {
    const std::int64_t rows = 3, n = rows * width;
    auto gate = values<T>(n, 1, 8);
    reference::set(gate[0], -200.0);  // the exponential would overflow
    const auto up = values<T>(n, 2), dy = values<T>(n, 3);
    std::vector<T> truth(gate.size()), y(truth), dgate_truth(truth), dup_truth(truth), dgate(truth), dup(truth);
    reference::swiglu<T>({0, rows}, width, gate.data(), up.data(), truth.data());
    reference::swiglu_backward<T>({0, rows}, width, gate.data(), up.data(), dy.data(), dgate_truth.data(), dup_truth.data());
    this->on_every_backend([&] {
      ASSERT_EQ(swiglu<T>({0, 1}, width, gate.data(), up.data(), y.data()), Status::ok);
      ASSERT_EQ(swiglu<T>({1, rows}, width, gate.data(), up.data(), y.data()), Status::ok);
      expect_close(y, truth, 8);
      ASSERT_EQ(swiglu_backward<T>({0, rows}, width, gate.data(), up.data(), dy.data(), dgate.data(), dup.data()), Status::ok);
      expect_close(dgate, dgate_truth, 8);
      expect_close(dup, dup_truth, 8);
    });
  }
}

TYPED_TEST(DecoderKernelsTest, GroupSums) {
  using T = TypeParam;
  for (const std::int64_t group : {8, 24, 32, 128}) {
    const auto x = values<T>(5 * 3 * group, 1);
    std::vector<T> truth(15), sums(15);
    reference::group_sums<T>({0, 5}, 3 * group, group, x.data(), truth.data());
    this->on_every_backend([&] {
      ASSERT_EQ(group_sums<T>({0, 5}, 3 * group, group, x.data(), sums.data()), Status::ok);
      expect_close(sums, truth, 8);
    });
  }
}

TYPED_TEST(DecoderKernelsTest, CrossEntropyAndItsGradient) {
  using T = TypeParam;
  for (const std::int64_t vocabulary : {1, 9, 64, 1003}) {
    auto logits = values<T>(3 * vocabulary, 1, 6);
    const std::vector<std::int64_t> targets = {0, vocabulary - 1, vocabulary / 2};
    std::vector<float> nll(3), nll_truth(3);
    auto gradient = logits;
    reference::cross_entropy<T>({0, 3}, vocabulary, 0.25f, gradient.data(), targets.data(), nll_truth.data());
    this->on_every_backend([&] {
      auto kept = logits, replaced = logits;
      ASSERT_EQ(cross_entropy<T>({0, 3}, vocabulary, 0.0f, kept.data(), targets.data(), nll.data()), Status::ok);
      EXPECT_EQ(kept, logits) << "without a factor the logits stay";
      expect_close(nll, nll_truth, 16);
      ASSERT_EQ(cross_entropy<T>({0, 3}, vocabulary, 0.25f, replaced.data(), targets.data(), nll.data()), Status::ok);
      expect_close(replaced, gradient, 16);
      for (const std::int64_t outside : {std::int64_t{-1}, vocabulary})
        EXPECT_EQ(cross_entropy<T>({0, 1}, vocabulary, 0.0f, kept.data(), &outside, nll.data()), Status::bad_shape);
    });
  }
}

TYPED_TEST(DecoderKernelsTest, LogSumExpAndDivergence) {
  using T = TypeParam;
  for (const std::int64_t vocabulary : {1, 9, 64, 1003, 5000}) {
    const auto teacher = values<T>(4 * vocabulary, 1, 6);
    auto student = values<T>(4 * vocabulary, 2, 6);
    std::copy_n(teacher.begin(), vocabulary, student.begin());  // row 0: no divergence
    std::vector<float> log_sum(4), largest(4), divergence(4), log_sum_truth(4), largest_truth(4), divergence_truth(4);
    reference::log_sum_exp<T>({0, 4}, vocabulary, student.data(), log_sum_truth.data(), largest_truth.data());
    reference::kl_divergence<T>({0, 4}, vocabulary, teacher.data(), student.data(), divergence_truth.data());
    this->on_every_backend([&] {
      ASSERT_EQ(log_sum_exp<T>({0, 1}, vocabulary, student.data(), log_sum.data(), largest.data()), Status::ok);
      ASSERT_EQ(log_sum_exp<T>({1, 4}, vocabulary, student.data(), log_sum.data(), largest.data()), Status::ok);
      expect_close(log_sum, log_sum_truth, 16);
      EXPECT_EQ(largest, largest_truth);
      ASSERT_EQ(kl_divergence<T>({0, 3}, vocabulary, teacher.data(), student.data(), divergence.data()), Status::ok);
      ASSERT_EQ(kl_divergence<T>({3, 4}, vocabulary, teacher.data(), student.data(), divergence.data()), Status::ok);
      expect_close(divergence, divergence_truth, 16);
      EXPECT_EQ(divergence[0], 0.0f);
      EXPECT_EQ(kl_divergence<T>({0, 1}, 0, teacher.data(), student.data(), divergence.data()), Status::bad_shape);
      EXPECT_EQ(log_sum_exp<T>({2, 2}, vocabulary, teacher.data(), log_sum.data(), largest.data()), Status::bad_shape);
    });
  }
}

TYPED_TEST(DecoderKernelsTest, NaNComesOut) {
  using T = TypeParam;
  this->on_every_backend([&] {
    auto logits = values<T>(40, 1);
    reference::set(logits[21], std::numeric_limits<double>::quiet_NaN());
    const std::int64_t target = 3;
    float nll = 0;
    ASSERT_EQ(cross_entropy<T>({0, 1}, 40, 0.0f, logits.data(), &target, &nll), Status::ok);
    EXPECT_TRUE(std::isnan(nll));
    float largest = 0, divergence = 0;
    const auto up = values<T>(40, 2);
    ASSERT_EQ(log_sum_exp<T>({0, 1}, 40, logits.data(), &nll, &largest), Status::ok);
    EXPECT_TRUE(std::isnan(nll));
    ASSERT_EQ(kl_divergence<T>({0, 1}, 40, up.data(), logits.data(), &divergence), Status::ok);
    EXPECT_TRUE(std::isnan(divergence));
    std::vector<T> y(logits.size());
    ASSERT_EQ(swiglu<T>({0, 1}, 40, logits.data(), up.data(), y.data()), Status::ok);
    EXPECT_TRUE(std::isnan(reference::value_of(y[21])));
    EXPECT_FALSE(std::isnan(reference::value_of(y[20])));
  });
}

struct AttentionCase {
  std::int64_t length, heads, kv_heads, dim, window;
  bool masked;
};

template <typename T>
struct AttentionData {
  AttentionShape shape;
  std::vector<T> q, k, v, dy;
  std::vector<std::int64_t> positions;
  std::unique_ptr<bool[]> mask;
  AttentionSegment segment;

  explicit AttentionData(const AttentionCase& c)
      : shape{c.heads, c.kv_heads, c.dim, 1.0f / std::sqrt(static_cast<float>(c.dim)), c.window},
        q(values<T>((c.length + 3) * c.heads * c.dim, 1, 2)),
        k(values<T>((c.length + 3) * c.kv_heads * c.dim, 2, 2)),
        v(values<T>((c.length + 3) * c.kv_heads * c.dim, 3)),
        dy(values<T>((c.length + 3) * c.heads * c.dim, 4)),
        positions(static_cast<std::size_t>(c.length + 3)),
        mask(new bool[static_cast<std::size_t>(c.length * c.length)]),
        segment{2, c.length, c.masked ? mask.get() : nullptr, positions.data()} {
    std::iota(positions.begin(), positions.end(), -2);
    // A stem that all see, and branches that see themselves: a block of queries leaves whole runs of keys out. Some holes besides.
    for (std::int64_t i = 0; i < c.length; ++i)
      for (std::int64_t j = 0; j < c.length; ++j)
        mask[static_cast<std::size_t>(i * c.length + j)] = (j < 20 || i / 70 == j / 70) && (i + j) % 5 != 3;
  }

  struct Result {
    std::vector<T> y, dq, dk, dv;
    std::vector<float> log_sum;
  };
  template <class Forward, class Backward>
  Result run(const Forward& forward, const Backward& backward) const {
    Result r{std::vector<T>(q.size()), std::vector<T>(q.size()), std::vector<T>(k.size()), std::vector<T>(k.size()),
             std::vector<float>(q.size() / static_cast<std::size_t>(shape.dim))};
    std::vector<float> scratch(static_cast<std::size_t>(attention_scratch(shape, segment.length)), std::nanf(""));
    for (std::int64_t kv = 0; kv < shape.kv_heads; ++kv) {
      forward(shape, segment, kv, AttentionForward<T>{q.data(), k.data(), v.data(), r.y.data(), r.log_sum.data()}, scratch.data());
      backward(shape, segment, kv,
               AttentionBackward<T>{q.data(), k.data(), v.data(), r.y.data(), r.log_sum.data(), dy.data(), r.dq.data(), r.dk.data(),
                                    r.dv.data()},
               scratch.data());
    }
    return r;
  }
};

TYPED_TEST(DecoderKernelsTest, Attention) {
  using T = TypeParam;
  for (const AttentionCase& c : {AttentionCase{1, 1, 1, 8, 0, false},
                                 {5, 4, 2, 8, 0, false},
                                 {67, 3, 1, 20, 0, false},
                                 {230, 2, 2, 64, 0, true},
                                 {150, 2, 1, 33, 17, false},
                                 {49, 6, 3, 16, 5, true}}) {
    SCOPED_TRACE(testing::Message() << c.length << " tokens, dim " << c.dim << ", window " << c.window);
    const AttentionData<T> data(c);
    const auto truth = data.run(reference::attention<T>, reference::attention_backward<T>);
    this->on_every_backend([&] {
      const auto got = data.run(attention<T>, attention_backward<T>);
      expect_close(got.y, truth.y, 4);
      expect_close(got.log_sum, truth.log_sum, 64);
      const double floor = sizeof(T) == 2 ? 1e-3 : 4e-6;  // y was rounded, and dP - dy·y cancels
      expect_close(got.dq, truth.dq, 16, floor);
      expect_close(got.dk, truth.dk, 16, floor);
      expect_close(got.dv, truth.dv, 16, floor);
    });
  }
}

TEST(DecoderKernels, AdamW) {
  cases::BackendGuard guard;
  const AdamWStep step{1e-2f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.1f, 0.001f, 0.5f};
  const auto g = values<float>(37, 1);
  std::vector<float> value_truth = values<float>(37, 2), first_truth = values<float>(37, 3), second_truth(37, 0.3f);
  const auto value_start = value_truth, first_start = first_truth, second_start = second_truth;
  reference::adamw(step, 37, g.data(), value_truth.data(), first_truth.data(), second_truth.data());
  for (const Backend backend : available_backends()) {
    ASSERT_EQ(choose_backend(backend), Status::ok);
    auto value = value_start, first = first_start, second = second_start;
    ASSERT_EQ(adamw(step, 37, g.data(), value.data(), first.data(), second.data()), Status::ok);
    expect_close(value, value_truth, 8);
    expect_close(first, first_truth, 8);
    expect_close(second, second_truth, 8);
  }
}

TEST(DecoderKernels, BadShapesAreRefused) {
  const std::vector<float> x(8);
  std::vector<float> y(8), scratch(4096);
  EXPECT_EQ(swiglu<float>({3, 3}, 4, x.data(), x.data(), y.data()), Status::bad_shape);
  EXPECT_EQ(group_sums<float>({0, 1}, 8, 3, x.data(), y.data()), Status::bad_shape);
  const AttentionForward<float> arrays{x.data(), x.data(), x.data(), y.data(), y.data()};
  EXPECT_EQ(attention<float>({3, 2, 2, 1, 0}, {0, 1}, 0, arrays, scratch.data()), Status::bad_shape);
  EXPECT_EQ(attention<float>({2, 2, 2, 1, 0}, {0, 1}, 2, arrays, scratch.data()), Status::bad_shape);
  EXPECT_EQ(attention<float>({2, 2, 2, 1, 4}, {0, 1}, 0, arrays, scratch.data()), Status::bad_shape) << "a window needs positions";
}

}  // namespace
}  // namespace qfa::kernels
