// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <new>

#include "tests/session/fake_runner.h"

namespace qfa::testing {
namespace {

using Outcome = Finished::Outcome;

struct TorchLike : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::optional<Error> torch_translator(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const TorchLike& error) {
    if (std::string(error.what()) == "broken") throw std::runtime_error("the translator itself fails");
    return Error{ErrorCode::out_of_memory, "The device has not enough memory.", "cuda:0", error.what()};
  } catch (...) {
    return std::nullopt;
  }
}

template <class Exception>
Finished finished_by(Exception exception) {
  const auto engine = engine_with([&](const Command&, JobContext&) -> std::string { throw exception; }, 4096, torch_translator);
  Consumer consumer(*engine);
  const auto id = engine->submit(start("run")).value();
  consumer.until_finished(id);
  EXPECT_EQ(consumer.count_finished(id), 1);
  return consumer.finished(id);
}

TEST(CatchLadder, AFailureKeepsItsError) {
  const auto finished = finished_by(Failure({ErrorCode::input, "No rows.", "train.jsonl", "d"}));
  EXPECT_EQ(finished.outcome, Outcome::failed);
  EXPECT_EQ(finished.error->code, ErrorCode::input);
  EXPECT_EQ(finished.error->details, "d");
  EXPECT_EQ(finished.summary, "train.jsonl: No rows.");
}

TEST(CatchLadder, AFailureOfCodeCancelledIsCancelled) {
  const auto finished = finished_by(Failure({ErrorCode::cancelled, "Stopped at step 12.", {}, {}}));
  EXPECT_EQ(finished.outcome, Outcome::cancelled);
  EXPECT_FALSE(finished.error);
  EXPECT_EQ(finished.summary, "Stopped at step 12.");
}

TEST(CatchLadder, StandardExceptions) {
  EXPECT_EQ(finished_by(std::bad_alloc()).error->code, ErrorCode::out_of_memory);
  EXPECT_EQ(finished_by(std::bad_array_new_length()).error->code, ErrorCode::out_of_memory);
  const auto internal = finished_by(std::runtime_error("first line\nframe #0\nframe #1")).error.value();
  EXPECT_EQ(internal.code, ErrorCode::internal);
  EXPECT_EQ(internal.message, "first line");
  EXPECT_EQ(internal.details, "first line\nframe #0\nframe #1");
  EXPECT_FALSE(finished_by(std::runtime_error("")).error->message.empty());
  EXPECT_EQ(finished_by(42).error->code, ErrorCode::internal);
  EXPECT_EQ(finished_by(std::logic_error("bug")).error->message, "bug");
}

TEST(CatchLadder, FileSystemErrors) {
  const auto full = finished_by(std::filesystem::filesystem_error("write", "/run/x", std::make_error_code(std::errc::no_space_on_device)));
  EXPECT_EQ(full.error->code, ErrorCode::disk_full);
  EXPECT_EQ(full.error->where, "/run/x");
  const auto denied = finished_by(std::filesystem::filesystem_error("open", "/run/y", std::make_error_code(std::errc::permission_denied)));
  EXPECT_EQ(denied.error->code, ErrorCode::failed);
  EXPECT_EQ(denied.summary, "/run/y: Permission denied");
  EXPECT_EQ(finished_by(std::system_error(std::make_error_code(std::errc::no_space_on_device))).error->code, ErrorCode::disk_full);
  EXPECT_EQ(finished_by(std::system_error(std::make_error_code(std::errc::not_enough_memory))).error->code, ErrorCode::out_of_memory);
}

TEST(CatchLadder, TheTranslatorIsAskedForTypesOfOtherLibraries) {
  const auto finished = finished_by(TorchLike("CUDA out of memory"));
  EXPECT_EQ(finished.error->code, ErrorCode::out_of_memory);
  EXPECT_EQ(finished.error->where, "cuda:0");
  EXPECT_EQ(finished_by(TorchLike("broken")).error->message, "broken");
}

TEST(CatchLadder, TheEngineGoesOnAfterEveryKind) {
  const auto engine = engine_with([](const Command& command, JobContext& context) -> std::string {
    switch (std::get<StartRun>(command).spec.steps) {
      case 1:
        throw std::bad_alloc();
      case 2:
        throw 1;
      case 3:
        fail("x", "y");
      default:
        return train(command, context);
    }
  });
  Consumer consumer(*engine);
  CommandId last;
  for (int kind = 1; kind <= 4; ++kind) last = engine->submit(start("run", kind)).value();
  consumer.until_finished(last);
  for (std::uint64_t id = 1; id <= 3; ++id) EXPECT_EQ(consumer.finished({id}).outcome, Outcome::failed);
  EXPECT_EQ(consumer.finished(last).outcome, Outcome::done);
}

}  // namespace
}  // namespace qfa::testing
