// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>

#include "kernels/include/dequantize.h"
#include "kernels/include/pack.h"
#include "kernels/include/packed_product.h"
#include "tests/kernels/kernel_cases.h"

namespace qfa::kernels {
namespace {

Status try_all(const GroupedShape& shape, RowRange rows, std::int64_t column_begin, std::int64_t column_end) {
  // Large enough for every shape below that is accepted; refused calls touch nothing.
  static std::vector<float> w(4096), u(4096, 1.0f), error(4096), scale(512), minimum(512);
  static std::vector<std::uint8_t> codes(4096), packed(4096);
  static std::vector<std::uint16_t> scale16(512), minimum16(512), bf16(4096);
  static std::vector<std::uint8_t> activations(16384);
  const Status statuses[] = {quantize_rtn(shape, rows, Grid::min_max, w.data(), nullptr, codes.data(), scale16.data(), minimum16.data()),
                             gptq_block(shape, rows, column_begin, column_end, Grid::min_max, w.data(), u.data(), nullptr, codes.data(),
                                        scale16.data(), minimum16.data(), error.data()),
                             pack(shape, rows, codes.data(), packed.data()),
                             unpack(shape, rows, packed.data(), codes.data()),
                             dequantize_f32(shape, rows, packed.data(), scale.data(), minimum.data(), w.data()),
                             dequantize_bf16(shape, rows, packed.data(), scale.data(), minimum.data(), bf16.data()),
                             packed_product(shape, rows, 1, packed.data(), scale16.data(), minimum16.data(), activations.data(), w.data())};
  for (const Status status : statuses) EXPECT_EQ(status, statuses[0]);
  return statuses[0];
}

TEST(Dispatch, AcceptsEveryWidthAndRefusesOthers) {
  for (int bits = -1; bits <= 17; ++bits) {
    const bool known = std::find(cases::kWidths.begin(), cases::kWidths.end(), bits) != cases::kWidths.end();
    EXPECT_EQ(try_all({4, 64, 32, bits}, {0, 4}, 0, 64), known ? Status::ok : Status::unsupported_bits) << bits;
  }
}

TEST(Dispatch, RefusesBadShapes) {
  EXPECT_EQ(try_all({4, 64, 32, 4}, {1, 3}, 32, 64), Status::ok);
  EXPECT_EQ(try_all({4, 60, 32, 4}, {0, 4}, 0, 32), Status::bad_shape) << "in is no multiple of the group";
  EXPECT_EQ(try_all({4, 48, 12, 4}, {0, 4}, 0, 48), Status::bad_shape) << "group is no multiple of 8";
  EXPECT_EQ(try_all({4, 64, 0, 4}, {0, 4}, 0, 64), Status::bad_shape);
  EXPECT_EQ(try_all({4, 64, -32, 4}, {0, 4}, 0, 64), Status::bad_shape);
  EXPECT_EQ(try_all({4, 0, 32, 4}, {0, 4}, 0, 0), Status::bad_shape);
  EXPECT_EQ(try_all({4, 64, 32, 4}, {2, 2}, 0, 64), Status::bad_shape) << "empty row range";
  EXPECT_EQ(try_all({4, 64, 32, 4}, {3, 2}, 0, 64), Status::bad_shape);
  EXPECT_EQ(try_all({4, 64, 32, 4}, {-1, 2}, 0, 64), Status::bad_shape);
  EXPECT_EQ(try_all({4, 64, 32, 4}, {0, 5}, 0, 64), Status::bad_shape);
}

TEST(Dispatch, RefusesBadColumnRangesOfGptq) {
  const GroupedShape shape = {1, 64, 32, 4};
  std::vector<float> w(64), u(64 * 64, 1.0f), error(64);
  std::vector<std::uint8_t> codes(64);
  std::vector<std::uint16_t> scale(2), minimum(2);
  const auto attempt = [&](std::int64_t begin, std::int64_t end) {
    return gptq_block(shape, {0, 1}, begin, end, Grid::min_max, w.data(), u.data(), nullptr, codes.data(), scale.data(), minimum.data(),
                      error.data());
  };
  EXPECT_EQ(attempt(0, 64), Status::ok);
  EXPECT_EQ(attempt(32, 64), Status::ok);
  EXPECT_EQ(attempt(0, 0), Status::bad_shape);
  EXPECT_EQ(attempt(64, 32), Status::bad_shape);
  EXPECT_EQ(attempt(-32, 32), Status::bad_shape);
  EXPECT_EQ(attempt(0, 96), Status::bad_shape);
  EXPECT_EQ(attempt(16, 64), Status::bad_shape);
  EXPECT_EQ(attempt(0, 48), Status::bad_shape);
}

TEST(Dispatch, ListsAndNamesBackends) {
  const std::vector<Backend> found = available_backends();
  ASSERT_GE(found.size(), 2u);
  EXPECT_EQ(found.front(), Backend::reference);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
  EXPECT_STREQ(name_of(Backend::avx512), "avx512");
  EXPECT_STREQ(name_of(Backend::avx512vnni), "avx512vnni");
  const cases::BackendGuard guard;
  for (const Backend backend : {Backend::reference, Backend::generic, Backend::avx2, Backend::avx512, Backend::avx512vnni}) {
    const bool here = std::find(found.begin(), found.end(), backend) != found.end();
    const Backend before = active_backend();
    EXPECT_EQ(choose_backend(backend), here ? Status::ok : Status::backend_unavailable);
    EXPECT_EQ(active_backend(), here ? backend : before);
  }
}

TEST(Dispatch, EveryStatusHasItsOwnMessage) {
  std::vector<std::string> messages;
  for (const Status s : {Status::ok, Status::unsupported_bits, Status::bad_shape, Status::backend_unavailable}) {
    messages.emplace_back(message_of(s));
  }
  std::sort(messages.begin(), messages.end());
  EXPECT_EQ(std::adjacent_find(messages.begin(), messages.end()), messages.end());
}

// The variable is read once a process: each case runs in a child of its own.
class EnvironmentDeathTest : public ::testing::Test {
 protected:
  void SetUp() override {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    if (const char* value = std::getenv("QFA_FORCE_BACKEND")) before_ = value;
  }
  void TearDown() override { before_.empty() ? unsetenv("QFA_FORCE_BACKEND") : setenv("QFA_FORCE_BACKEND", before_.c_str(), 1); }

 private:
  std::string before_;
};

[[noreturn]] void leave_with(bool good) {
  std::_Exit(good ? 0 : 1);
}

TEST_F(EnvironmentDeathTest, ForcesABackend) {
  setenv("QFA_FORCE_BACKEND", "generic", 1);
  EXPECT_EXIT(leave_with(environment_status() == Status::ok && active_backend() == Backend::generic), ::testing::ExitedWithCode(0), "");
}

TEST_F(EnvironmentDeathTest, RefusesAnUnknownName) {
  setenv("QFA_FORCE_BACKEND", "vax", 1);
  EXPECT_EXIT(
      leave_with(environment_status() == Status::backend_unavailable &&
                 try_all({4, 64, 32, 4}, {0, 4}, 0, 64) == Status::backend_unavailable && choose_backend(Backend::generic) == Status::ok &&
                 try_all({4, 64, 32, 4}, {0, 4}, 0, 64) == Status::ok && environment_status() == Status::backend_unavailable),
      ::testing::ExitedWithCode(0), "");
}

TEST_F(EnvironmentDeathTest, RefusesABackendThatTheMachineLacks) {
  const std::vector<Backend> found = available_backends();
  setenv("QFA_FORCE_BACKEND", "avx512", 1);
  const bool here = std::find(found.begin(), found.end(), Backend::avx512) != found.end();
  EXPECT_EXIT(leave_with(environment_status() == (here ? Status::ok : Status::backend_unavailable)), ::testing::ExitedWithCode(0), "");
}

TEST_F(EnvironmentDeathTest, TakesTheBestOtherwise) {
  unsetenv("QFA_FORCE_BACKEND");
  EXPECT_EXIT(leave_with(environment_status() == Status::ok && active_backend() == available_backends().back()),
              ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace qfa::kernels
