// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/library.h"

#include <memory>
#include <utility>

namespace qfa::app {
namespace {
constexpr std::size_t kBatch = 128;  // runs: the first rows come early, and a new scan waits for one batch at most
}  // namespace

Library::Library(LibraryServices services, QObject* parent) : QObject(parent), services_(std::move(services)) {}

Library::~Library() = default;  // joins the worker: what it posts afterwards dies with this object

void Library::scan(const QStringList& folders, const QStringList& runs, const QString& index) {
  if (!services_.scan) return;
  LibraryRequest request;
  for (const auto& folder : folders) request.folders.push_back(folder.toStdString());
  for (const auto& run : runs) request.runs.push_back(run.toStdString());
  request.index = index.toStdString();
  request.batch = kBatch;
  const auto generation = ++generation_;
  scanning_ = true;
  emit began();
  worker_.request_stop();
  worker_ = std::jthread([this, generation, request, previous = std::move(worker_)](const std::stop_token& stop) mutable {
    if (previous.joinable()) previous.join();
    const auto post = [this, generation](auto call) {
      QMetaObject::invokeMethod(
          this,
          [this, generation, call] {
            if (generation == generation_) call();
          },
          Qt::QueuedConnection);
    };
    const auto total = services_.scan(request, [&](LibraryBatch batch) {
      const auto shared = std::make_shared<const LibraryBatch>(std::move(batch));
      post([this, shared] { emit found(shared->runs, static_cast<qsizetype>(shared->done), static_cast<qsizetype>(shared->total)); });
      return !stop.stop_requested();
    });
    post([this, sentence = total ? QString() : QString::fromStdString(total.error().sentence())] {
      scanning_ = false;
      if (!sentence.isEmpty()) emit failed(sentence);
      emit ended();
    });
  });
}

}  // namespace qfa::app
