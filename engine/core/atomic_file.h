// SPDX-License-Identifier: GPL-3.0-or-later
// Files appear whole or not at all: written beside, fsynced, renamed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace qfa {

// Streams into PATH.partial; commit() fsyncs and renames; the destructor of an uncommitted file
// removes it. Two writers of one path, in one program or in two, never share a partial file: the second
// takes PATH.2.partial. Throws Failure: disk_full on ENOSPC and beyond quotas, failed otherwise.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_;
  int fd_ = -1;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view content);
// Throws Failure: input if `from` is unreadable, those of AtomicFile.
void copy_file_atomically(const std::filesystem::path& from, const std::filesystem::path& to);
// Removes what killed writers left in this folder (not below it); files that are being written stay.
void remove_abandoned_partials(const std::filesystem::path& folder);
// Throws Failure (input) if unreadable.
std::string read_file(const std::filesystem::path& path);
// Renames a finished file or folder to a name that must be free; nothing is ever replaced: Failure (input).
void rename_to_free_name(const std::filesystem::path& from, const std::filesystem::path& to);
// fsyncs every file of a finished folder PATH.partial and renames it to PATH. An empty folder at PATH is
// replaced; one with files in it is never deleted: Failure (input).
void commit_folder(const std::filesystem::path& partial, const std::filesystem::path& path);

}  // namespace qfa
