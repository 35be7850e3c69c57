// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to the engine that are answered by a function (inspect a model, plan a run): asked on a
// worker thread, answered on the thread of `context`; no answer where `context` is gone by then.
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "engine/api/result.h"

namespace qfa::app {

class Queries {
 public:
  Queries();
  ~Queries();  // waits for what was asked

  // Answers come in the order in which they are ready. A page that asks again drops the older answer
  // itself, by Latest.
  template <class T>
  void ask(QObject* context, std::function<Result<T>()> question, std::function<void(Result<T>)> answer) {
    pool_.start([this, context = QPointer<QObject>(context), question = std::move(question), answer = std::move(answer)]() mutable {
      auto result = std::make_shared<Result<T>>(guarded<T>(question));
      // Through an object that outlives the pool's threads: `context` may be dying on its own.
      QMetaObject::invokeMethod(
          &home_,
          [context, result, answer = std::move(answer)] {
            if (context) answer(std::move(*result));
          },
          Qt::QueuedConnection);
    });
  }

 private:
  // Questions return Results; this guards the thread against a bug in one.
  template <class T>
  static Result<T> guarded(const std::function<Result<T>()>& question) {
    try {
      return question();
    } catch (const std::exception& error) {
      return Error{ErrorCode::internal, error.what(), {}, {}};
    }
  }

  QObject home_;
  QThreadPool pool_;
};

// Number of the newest question: an answer to an older one is dropped.
class Latest {
 public:
  quint64 next() { return ++number_; }
  bool is(quint64 number) const { return number == number_; }

 private:
  quint64 number_ = 0;
};

}  // namespace qfa::app
