// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace linnet::ui {

/// Checks that appear one by one: an icon each, and words.
class StepList final : public QWidget
{
    Q_OBJECT
public:
    enum class State : quint8 { Running, Good, Bad };

    explicit StepList(QWidget *parent = nullptr);
    void clear();
    /// Adds the step, or changes it if `id` is known.
    void setStep(int id, State state, const QString &words);

private:
    QVBoxLayout *m_box;
};

} // namespace linnet::ui
