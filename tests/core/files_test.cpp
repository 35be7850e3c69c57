// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <vector>

#include "engine/core/atomic_file.h"
#include "engine/core/mapped_file.h"
#include "tests/core/temp_folder.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::TempFolder;
using testing::HasSubstr;

TEST(AtomicFile, AppearsOnlyAtCommit) {
  const TempFolder folder;
  const fs::path path = folder / "a.bin";
  {
    AtomicFile file(path);
    file.write("one ");
    file.write("two");
    EXPECT_FALSE(fs::exists(path));
    EXPECT_TRUE(fs::exists(folder / "a.bin.partial"));
    file.commit();
  }
  EXPECT_EQ(read_file(path), "one two");
  EXPECT_FALSE(fs::exists(folder / "a.bin.partial"));
}

TEST(AtomicFile, AbandonedLeavesTheOldFileAndNothingElse) {
  const TempFolder folder;
  write_file_atomically(folder / "a", "old");
  {
    AtomicFile file(folder / "a");
    file.write("new");
  }
  EXPECT_EQ(read_file(folder / "a"), "old");
  EXPECT_FALSE(fs::exists(folder / "a.partial"));
  write_file_atomically(folder / "a", "newer");
  EXPECT_EQ(read_file(folder / "a"), "newer");
}

TEST(AtomicFile, RefusesAFolderThatIsNotThere) {
  const TempFolder folder;
  const Error error = failure_of([&] { AtomicFile file(folder / "no/such/a"); });
  EXPECT_EQ(error.code, ErrorCode::failed);
  EXPECT_THAT(error.sentence(), HasSubstr("cannot create"));
}

TEST(AtomicFile, CannotBeCommittedTwiceOrWrittenAfterwards) {
  const TempFolder folder;
  AtomicFile file(folder / "a");
  file.commit();
  EXPECT_EQ(failure_of([&] { file.commit(); }).code, ErrorCode::internal);
  EXPECT_EQ(failure_of([&] { file.write("x"); }).code, ErrorCode::internal);
}

TEST(AtomicFile, AFullDeviceIsDiskFull) {
  if (!fs::is_character_file("/dev/full")) GTEST_SKIP() << "this machine has no /dev/full";
  const TempFolder folder;
  fs::create_symlink("/dev/full", folder / "a.partial");  // where the bytes go before commit
  AtomicFile file(folder / "a");
  EXPECT_EQ(failure_of([&] { file.write(std::string(10000, 'x')); }).code, ErrorCode::disk_full);
}

TEST(AtomicFile, OtherWriteErrorsAreFailures) {
  const TempFolder folder;
  struct rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  AtomicFile file(folder / "a");
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit small = {1000, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const Error error = failure_of([&] { file.write(std::string(5000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(error.code, ErrorCode::failed);
}

TEST(AtomicFile, TwoWritersOfOnePathDoNotMixTheirBytes) {
  const TempFolder folder;
  AtomicFile first(folder / "a");
  first.write("first");
  AtomicFile second(folder / "a");
  second.write("second, longer");
  EXPECT_TRUE(fs::exists(folder / "a.2.partial"));
  first.commit();
  EXPECT_EQ(read_file(folder / "a"), "first");
  second.commit();
  EXPECT_EQ(read_file(folder / "a"), "second, longer");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(AtomicFile, WhatAKilledWriterLeftIsOverwrittenOrRemoved) {
  const TempFolder folder;
  for (const char* name : {"a.partial", "b.partial"}) write_file_atomically(folder / name, "what a killed writer had of it");
  write_file_atomically(folder / "a", "new");
  EXPECT_EQ(read_file(folder / "a"), "new");
  AtomicFile alive(folder / "c");
  alive.write("x");
  fs::create_directories(folder / "d.partial");
  remove_abandoned_partials(folder.path());
  EXPECT_FALSE(fs::exists(folder / "b.partial"));
  EXPECT_TRUE(fs::exists(folder / "c.partial"));
  EXPECT_TRUE(fs::exists(folder / "d.partial"));  // folders have other owners
  alive.commit();
  EXPECT_EQ(read_file(folder / "c"), "x");
  EXPECT_NO_THROW(remove_abandoned_partials(folder / "none"));
}

TEST(AtomicFile, CopiesWhole) {
  const TempFolder folder;
  const std::string content(3'000'000, 'q');
  write_file_atomically(folder / "a", content);
  copy_file_atomically(folder / "a", folder / "b");
  EXPECT_EQ(read_file(folder / "b"), content);
  EXPECT_EQ(failure_of([&] { copy_file_atomically(folder / "none", folder / "c"); }).code, ErrorCode::input);
  EXPECT_FALSE(fs::exists(folder / "c"));
}

TEST(ReadFile, RefusesWhatIsNotThere) {
  const TempFolder folder;
  EXPECT_EQ(failure_of([&] { read_file(folder / "none"); }).code, ErrorCode::input);
  EXPECT_EQ(failure_of([&] { read_file(folder.path()); }).code, ErrorCode::input);
}

TEST(CommitFolder, RenamesAFinishedFolder) {
  const TempFolder folder;
  fs::create_directories(folder / "out.partial/deep");
  write_file_atomically(folder / "out.partial/deep/a", "content");
  commit_folder(folder / "out.partial", folder / "out");
  EXPECT_EQ(read_file(folder / "out/deep/a"), "content");
  EXPECT_FALSE(fs::exists(folder / "out.partial"));
}

TEST(CommitFolder, NeverDeletesFiles) {
  const TempFolder folder;
  fs::create_directories(folder / "out.partial");
  fs::create_directories(folder / "out");
  write_file_atomically(folder / "out/precious", "mine");
  const Error error = failure_of([&] { commit_folder(folder / "out.partial", folder / "out"); });
  EXPECT_EQ(error.code, ErrorCode::input);
  EXPECT_EQ(read_file(folder / "out/precious"), "mine");
  EXPECT_EQ(failure_of([&] { commit_folder(folder / "none", folder / "x"); }).code, ErrorCode::failed);
}

TEST(MappedFile, ShowsTheBytes) {
  const TempFolder folder;
  write_file_atomically(folder / "a", "hello");
  const auto file = MappedFile::open(folder / "a");
  ASSERT_EQ(file->bytes().size(), 5u);
  EXPECT_EQ(std::to_integer<char>(file->bytes()[4]), 'o');
  EXPECT_EQ(file->path(), folder / "a");
  write_file_atomically(folder / "empty", "");
  EXPECT_TRUE(MappedFile::open(folder / "empty")->bytes().empty());
}

TEST(MappedFile, RefusesFoldersPipesAndNothing) {
  const TempFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const fs::path& path : {folder.path(), folder / "pipe", folder / "none"}) {
    const Error error = failure_of([&] { MappedFile::open(path); });
    EXPECT_EQ(error.code, ErrorCode::input) << path;
    EXPECT_FALSE(error.message.empty());
  }
}

}  // namespace
}  // namespace qfa
