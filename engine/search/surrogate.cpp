// SPDX-License-Identifier: GPL-3.0-or-later
// Ridge regression in its dual form: with one-hot rows X [n, columns] and prior covariance Λ,
// K = X Λ Xᵀ, α = (QKQ + σ²I)⁻¹ Q y (Q removes the mean, so the intercept is free), u = Λ Xᵀ α.
#include <cmath>
#include <limits>

#include <Eigen/Eigenvalues>

#include "engine/search/costs.h"
#include "engine/search/surrogate_prior.h"

namespace qfa {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

struct Fit {
  double error = std::numeric_limits<double>::infinity();  // mean squared leave-one-out residual
  double deviation = 0;                                    // ρ
  double noise = 0;                                        // σ²
  Vector alpha;
  Vector residual;  // leave-one-out
};

// Column of every unit's choice, one row per point.
using Rows = std::vector<std::vector<Eigen::Index>>;

Matrix gram(const Rows& rows, const Matrix& covariance) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  Matrix k(n, n);
  Vector sum(covariance.rows());
  for (Eigen::Index i = 0; i < n; ++i) {
    sum.setZero();
    for (Eigen::Index column : rows[static_cast<std::size_t>(i)]) sum += covariance.col(column);
    for (Eigen::Index j = 0; j < n; ++j) {
      double value = 0;
      for (Eigen::Index column : rows[static_cast<std::size_t>(j)]) value += sum(column);
      k(i, j) = value;
    }
  }
  return k;
}

Matrix centred(const Matrix& k) {
  const Matrix rows = k.rowwise() - k.colwise().mean();
  return rows.colwise() - rows.rowwise().mean();
}

// Leave-one-out residuals of a linear smoother S with a free intercept: (y - S y)_i / (1 - S_ii).
void try_noises(const Matrix& k, const Vector& y, double deviation, Fit& best) {
  const Eigen::Index n = y.size();
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(k);
  const Vector values = eigen.eigenvalues().cwiseMax(0.0);
  const Matrix squares = eigen.eigenvectors().cwiseAbs2();
  const Vector projected = eigen.eigenvectors().transpose() * y;
  const double scale = values.sum() / static_cast<double>(n);
  if (!(scale > 0)) return;
  for (int step = -10; step <= 4; ++step) {
    const double noise = scale * std::pow(10.0, 0.5 * step);
    const Vector inverse = (values.array() + noise).inverse();
    const Vector alpha = eigen.eigenvectors() * inverse.cwiseProduct(projected);
    const Vector leverage = squares * values.cwiseProduct(inverse);
    Vector residual(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      residual(i) = noise * alpha(i) / std::max(1 - leverage(i) - 1 / static_cast<double>(n), 1e-6);
    }
    const double error = residual.squaredNorm() / static_cast<double>(n);
    if (error < best.error * (1 - 1e-9)) best = {error, deviation, noise, alpha, residual};
  }
}

// τ² (Λ - B (QKQ + σ²I)⁻¹ Bᵀ) with B = Λ Xᵀ Q: what the scores leave open, on the scale τ² at which they
// are as likely as can be.
std::vector<double> posterior(const EffectPrior& prior, const Rows& rows, const Vector& y, const Matrix& k, const Fit& fit) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  const Matrix covariance = prior.shared + fit.deviation * prior.deviation;
  Matrix b = Matrix::Zero(covariance.rows(), n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index column : rows[static_cast<std::size_t>(i)]) b.col(i) += covariance.col(column);
  }
  b.colwise() -= b.rowwise().mean().eval();
  const Matrix noisy = k + fit.noise * Matrix::Identity(n, n);
  const Matrix left = covariance - b * noisy.ldlt().solve(b.transpose());
  const double scale = std::max(y.dot(fit.alpha), 0.0) / static_cast<double>(n - 1);
  std::vector<double> out(static_cast<std::size_t>(left.size()));
  Eigen::Map<Matrix>(out.data(), left.rows(), left.cols()) = scale * left;  // symmetric: the order does not matter
  return out;
}

}  // namespace

Surrogate fit_surrogate(const CostTable& costs, const std::vector<Evaluated>& points, bool with_uncertainty) {
  check_costs(costs);
  Surrogate result;
  for (const Unit& unit : costs.units) result.gain.emplace_back(unit.choices.size(), 0.0);
  const EffectPrior prior = effect_prior(costs);
  Rows rows;
  std::vector<double> scores;
  for (const Evaluated& point : points) {
    if (!std::isfinite(point.score.value)) continue;
    const std::vector<std::size_t> indices = choice_indices(costs, point.plan);
    std::vector<Eigen::Index>& row = rows.emplace_back();
    for (std::size_t l = 0; l < indices.size(); ++l) row.push_back(static_cast<Eigen::Index>(prior.offset[l] + indices[l]));
    scores.push_back(point.score.value);
  }
  if (scores.empty()) return result;
  const auto n = static_cast<Eigen::Index>(scores.size());
  const Vector y = Eigen::Map<const Vector>(scores.data(), n);
  const Vector y_centred = y.array() - y.mean();
  result.intercept = y.mean();
  result.residual_sd = n > 1 ? std::sqrt(y_centred.squaredNorm() / static_cast<double>(n - 1)) : 0;
  if (n < 3) return result;

  Fit best;
  const Matrix shared = centred(gram(rows, prior.shared)), deviation = centred(gram(rows, prior.deviation));
  for (double rho : {0.1, 0.3, 1.0, 3.0, 10.0}) try_noises(shared + rho * deviation, y_centred, rho, best);
  if (best.alpha.size() == 0) return result;
  Vector weights = Vector::Zero(prior.shared.rows());
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index column : rows[static_cast<std::size_t>(i)]) weights(column) += best.alpha(i);
  }
  const Vector effects = prior.shared * weights + best.deviation * (prior.deviation * weights);
  for (std::size_t l = 0; l < result.gain.size(); ++l) {
    for (std::size_t j = 0; j < result.gain[l].size(); ++j) result.gain[l][j] = effects(static_cast<Eigen::Index>(prior.offset[l] + j));
  }
  double fitted = 0;
  for (const auto& row : rows) {
    for (Eigen::Index column : row) fitted += effects(column) / static_cast<double>(n);
  }
  result.intercept = y.mean() - fitted;
  result.residual_sd = std::sqrt(best.error);
  if (with_uncertainty) {
    result.covariance = posterior(prior, rows, y_centred, shared + best.deviation * deviation, best);
    for (Eigen::Index i = 0; i < n; ++i) result.leave_one_out.push_back(y(i) - best.residual(i));
  }
  return result;
}

double Surrogate::predict(const CostTable& costs, const BitPlan& plan) const {
  const std::vector<std::size_t> indices = choice_indices(costs, plan);
  double score = intercept;
  for (std::size_t l = 0; l < indices.size(); ++l) score += gain[l][indices[l]];
  return score;
}

}  // namespace qfa
