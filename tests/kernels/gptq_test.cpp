// SPDX-License-Identifier: GPL-3.0-or-later
// gptq_block against what it must equal: RTN where columns are independent, and a textbook version in double precision that shares
// nothing with it: elimination in the explicit inverse Hessian (OBQ in fixed order) instead of the Cholesky factor.
#include <algorithm>

#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

using Matrix = std::vector<double>;  // square, row-major

struct Problem {
  std::size_t in;
  Matrix hessian;            // X Xᵀ + damping
  Matrix inverse;            // of the Hessian
  std::vector<float> upper;  // inverse = upperᵀ · upper
  std::vector<float> diagonal;
};

Matrix cholesky_lower(const Matrix& a, std::size_t n) {
  Matrix l(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = i == j ? std::sqrt(sum) : sum / l[j * n + j];
    }
  }
  return l;
}

Matrix inverse_of(Matrix a, std::size_t n) {  // Gauss-Jordan; a is positive definite
  Matrix inverse(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) inverse[i * n + i] = 1.0;
  for (std::size_t p = 0; p < n; ++p) {
    const double pivot = a[p * n + p];
    for (std::size_t j = 0; j < n; ++j) {
      a[p * n + j] /= pivot;
      inverse[p * n + j] /= pivot;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double factor = a[i * n + p];
      if (i == p || factor == 0.0) continue;
      for (std::size_t j = 0; j < n; ++j) {
        a[i * n + j] -= factor * a[p * n + j];
        inverse[i * n + j] -= factor * inverse[p * n + j];
      }
    }
  }
  return inverse;
}

// Inputs that share a few hidden causes, as activations do.
Problem correlated_problem(std::size_t in, unsigned seed) {
  constexpr std::size_t kSamples = 512, kCauses = 12;
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Matrix mixing(in * kCauses);
  for (double& value : mixing) value = normal(random);
  Problem problem{in, Matrix(in * in, 0.0), {}, {}, {}};
  for (std::size_t s = 0; s < kSamples; ++s) {
    std::vector<double> cause(kCauses), x(in);
    for (double& value : cause) value = normal(random);
    for (std::size_t i = 0; i < in; ++i) {
      x[i] = 0.4 * normal(random);
      for (std::size_t c = 0; c < kCauses; ++c) x[i] += mixing[i * kCauses + c] * cause[c];
    }
    for (std::size_t i = 0; i < in; ++i) {
      for (std::size_t j = 0; j < in; ++j) problem.hessian[i * in + j] += 2.0 * x[i] * x[j];
    }
  }
  double mean = 0;
  for (std::size_t i = 0; i < in; ++i) mean += problem.hessian[i * in + i] / static_cast<double>(in);
  for (std::size_t i = 0; i < in; ++i) problem.hessian[i * in + i] += 0.01 * mean;
  problem.inverse = inverse_of(problem.hessian, in);
  const Matrix lower = cholesky_lower(problem.inverse, in);
  problem.upper.resize(in * in, 0.0f);
  for (std::size_t i = 0; i < in; ++i) {
    problem.diagonal.push_back(static_cast<float>(problem.hessian[i * in + i]));
    for (std::size_t j = i; j < in; ++j) problem.upper[i * in + j] = static_cast<float>(lower[j * in + i]);
  }
  return problem;
}

struct Result {
  std::vector<std::uint8_t> codes;
  std::vector<std::uint16_t> scale, minimum;

  double stored(const GroupedShape& shape, std::size_t o, std::size_t i) const {
    const std::size_t k = o * static_cast<std::size_t>(shape.groups()) + i / static_cast<std::size_t>(shape.group);
    return double{half_to_float(scale[k])} * codes[o * static_cast<std::size_t>(shape.in) + i] + double{half_to_float(minimum[k])};
  }
};

Result empty_result(const GroupedShape& shape) {
  const auto groups = static_cast<std::size_t>(shape.out * shape.groups());
  return {std::vector<std::uint8_t>(static_cast<std::size_t>(shape.out * shape.in)), std::vector<std::uint16_t>(groups),
          std::vector<std::uint16_t>(groups)};
}

// All columns, block by block, with the caller's update between blocks.
Result gptq(const GroupedShape& shape, const Problem& problem, std::vector<float> w, Grid grid, std::int64_t block) {
  Result result = empty_result(shape);
  for (std::int64_t begin = 0; begin < shape.in; begin += block) {
    const std::int64_t end = std::min(begin + block, shape.in);
    std::vector<float> error(static_cast<std::size_t>(shape.out * (end - begin)));
    EXPECT_EQ(gptq_block(shape, {0, shape.out}, begin, end, grid, w.data(), problem.upper.data(), problem.diagonal.data(),
                         result.codes.data(), result.scale.data(), result.minimum.data(), error.data()),
              Status::ok);
    for (std::int64_t o = 0; o < shape.out; ++o) {
      for (std::int64_t j = end; j < shape.in; ++j) {
        for (std::int64_t i = begin; i < end; ++i) {
          w[static_cast<std::size_t>(o * shape.in + j)] -=
              error[static_cast<std::size_t>(o * (end - begin) + i - begin)] * problem.upper[static_cast<std::size_t>(i * shape.in + j)];
        }
      }
    }
  }
  return result;
}

Result textbook(const GroupedShape& shape, const Problem& problem, const std::vector<float>& w, Grid grid) {
  const std::size_t n = problem.in;
  const double levels = (1 << shape.bits) - 1;
  Result result = empty_result(shape);
  Matrix inverse = problem.inverse;
  std::vector<double> current(w.begin(), w.end());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t o = 0; o < static_cast<std::size_t>(shape.out); ++o) {
      double* row = current.data() + o * n;
      const std::size_t k = o * static_cast<std::size_t>(shape.groups()) + i / static_cast<std::size_t>(shape.group);
      if (i % static_cast<std::size_t>(shape.group) == 0) {
        const std::vector<float> now(row + i, row + i + shape.group);
        const GroupGrid fitted = fit_group(now.data(), problem.diagonal.data() + i, shape.group, shape.bits, grid);
        result.scale[k] = fitted.scale_f16;
        result.minimum[k] = fitted.minimum_f16;
      }
      const double scale = half_to_float(result.scale[k]), minimum = half_to_float(result.minimum[k]);
      const double code = std::clamp(std::round((row[i] - minimum) / scale), 0.0, levels);
      result.codes[o * n + i] = static_cast<std::uint8_t>(code);
      const double error = (row[i] - (scale * code + minimum)) / inverse[i * n + i];
      for (std::size_t j = i; j < n; ++j) row[j] -= error * inverse[i * n + j];
    }
    // Remove input i from the inverse Hessian.
    const double pivot = inverse[i * n + i];
    const std::vector<double> column(inverse.begin() + static_cast<std::ptrdiff_t>(i * n),
                                     inverse.begin() + static_cast<std::ptrdiff_t>(i * n + n));
    for (std::size_t a = i; a < n; ++a) {
      for (std::size_t b = i; b < n; ++b) inverse[a * n + b] -= column[a] * column[b] / pivot;
    }
  }
  return result;
}

// Σ over rows of (w - ŵ) H (w - ŵ)ᵀ: the squared error of the layer's outputs.
double output_error(const GroupedShape& shape, const Problem& problem, const std::vector<float>& w, const Result& result) {
  const std::size_t n = problem.in;
  double sum = 0;
  for (std::size_t o = 0; o < static_cast<std::size_t>(shape.out); ++o) {
    std::vector<double> miss(n);
    for (std::size_t i = 0; i < n; ++i) miss[i] = w[o * n + i] - result.stored(shape, o, i);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) sum += miss[i] * problem.hessian[i * n + j] * miss[j];
    }
  }
  return sum;
}

Result rtn(const GroupedShape& shape, const std::vector<float>& w, Grid grid, const float* weight) {
  Result result = empty_result(shape);
  EXPECT_EQ(quantize_rtn(shape, {0, shape.out}, grid, w.data(), weight, result.codes.data(), result.scale.data(), result.minimum.data()),
            Status::ok);
  return result;
}

class Gptq : public ::testing::TestWithParam<Backend> {
 protected:
  void SetUp() override { ASSERT_EQ(choose_backend(GetParam()), Status::ok); }

 private:
  cases::BackendGuard guard_;
};

TEST_P(Gptq, EqualsRtnWhereColumnsAreIndependent) {
  for (const int bits : cases::kWidths) {
    const GroupedShape shape = {21, 128, 32, bits};
    Problem identity{128, {}, {}, std::vector<float>(128 * 128, 0.0f), std::vector<float>(128, 1.0f)};
    for (std::size_t i = 0; i < 128; ++i) identity.upper[129 * i] = 1.0f;
    const std::vector<float> w = cases::normal_values(21 * 128, 31);
    for (const Grid grid : cases::kGrids) {
      const Result expected = rtn(shape, w, grid, identity.diagonal.data());
      const Result got = gptq(shape, identity, w, grid, 128);
      ASSERT_EQ(got.codes, expected.codes);
      ASSERT_EQ(got.scale, expected.scale);
      ASSERT_EQ(got.minimum, expected.minimum);
    }
  }
}

TEST_P(Gptq, EqualsTheTextbookInDoublePrecision) {
  std::size_t equal = 0, all = 0;
  for (const std::int64_t group : {32, 64}) {
    const Problem problem = correlated_problem(128, static_cast<unsigned>(group));
    for (const int bits : {2, 3, 4, 8}) {
      const GroupedShape shape = {33, 128, group, bits};
      const std::vector<float> w = cases::normal_values(33 * 128, 37);
      const Grid grid = bits <= 3 ? Grid::mse_clip : Grid::min_max;
      const Result expected = textbook(shape, problem, w, grid);
      const Result got = gptq(shape, problem, w, grid, 128);
      for (std::size_t i = 0; i < got.codes.size(); ++i) equal += got.codes[i] == expected.codes[i];
      all += got.codes.size();
    }
  }
  EXPECT_GT(static_cast<double>(equal), 0.99 * static_cast<double>(all)) << equal << " of " << all;
}

TEST_P(Gptq, BlocksWithTheCallersUpdateEqualOneBlock) {
  const Problem problem = correlated_problem(128, 3);
  const GroupedShape shape = {18, 128, 32, 3};
  const std::vector<float> w = cases::normal_values(18 * 128, 41);
  const Result whole = gptq(shape, problem, w, Grid::mse_clip, 128);
  const Result blocks = gptq(shape, problem, w, Grid::mse_clip, 32);
  EXPECT_EQ(whole.codes, blocks.codes);
  EXPECT_EQ(whole.scale, blocks.scale);
}

TEST_P(Gptq, BeatsRtnInTheErrorOfTheOutputs) {
  const Problem problem = correlated_problem(128, 7);
  for (const int bits : {2, 3, 4}) {
    const GroupedShape shape = {32, 128, 32, bits};
    const std::vector<float> w = cases::normal_values(32 * 128, 43);
    const Grid grid = bits <= 3 ? Grid::mse_clip : Grid::min_max;
    const double ours = output_error(shape, problem, w, gptq(shape, problem, w, grid, 64));
    const double plain = output_error(shape, problem, w, rtn(shape, w, grid, problem.diagonal.data()));
    EXPECT_LT(ours, 0.6 * plain) << bits << " bits";
  }
}

TEST_P(Gptq, KeepsTheWeightThatEachCodeWasChosenFor) {
  const Problem problem = correlated_problem(64, 11);
  const GroupedShape shape = {5, 64, 32, 4};
  std::vector<float> w = cases::normal_values(5 * 64, 47), error(5 * 64);
  Result result = empty_result(shape);
  ASSERT_EQ(gptq_block(shape, {0, 5}, 0, 64, Grid::min_max, w.data(), problem.upper.data(), nullptr, result.codes.data(),
                       result.scale.data(), result.minimum.data(), error.data()),
            Status::ok);
  for (std::size_t o = 0; o < 5; ++o) {
    for (std::size_t i = 0; i < 64; ++i) {
      const double expected = (w[o * 64 + i] - result.stored(shape, o, i)) / problem.upper[65 * i];
      ASSERT_NEAR(error[o * 64 + i], expected, 1e-4 * std::fabs(expected) + 1e-5) << o << ", " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Gptq, ::testing::ValuesIn(available_backends()),
                         [](const auto& one) { return std::string(name_of(one.param)); });

}  // namespace
}  // namespace qfa::kernels
