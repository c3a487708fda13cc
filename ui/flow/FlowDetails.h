// SPDX-License-Identifier: MIT
#pragma once

#include "ui/flow/FlowWords.h"

#include <QWidget>

namespace linnet::ui {

class IconButton;
class Label;
class MessageText;

/// The selected step: its number and name, what happens in it, when and on which way, the raw text with every header explained.
class FlowDetails final : public QWidget
{
    Q_OBJECT
public:
    explicit FlowDetails(QWidget *parent = nullptr);

    void setStep(const sip::LadderStep &step, const sip::Ladder &ladder, const FlowWords &words);
    void clear(const QString &sentence);
    MessageText *text() const { return m_text; }

Q_SIGNALS:
    void copyRequested();

private:
    class Disc;
    class Bar;

    Disc *m_disc;
    Label *m_name;
    Label *m_direction;
    IconButton *m_copy;
    Label *m_sentence;
    Label *m_path;
    MessageText *m_text;
    Label *m_explanation;
};

} // namespace linnet::ui
