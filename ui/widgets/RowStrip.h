// SPDX-License-Identifier: MIT
#pragma once

#include "ui/widgets/Button.h"

#include <QWidget>

#include <functional>

class QBoxLayout;

namespace linnet::ui {

/// The buttons under a row of a chat that wants something of the user: a message that did not go, a file that is offered.
class RowStrip final : public QWidget
{
    Q_OBJECT
public:
    struct Entry
    {
        Button::Kind kind = Button::Kind::Text;
        QString words;
        QString objectName;
        std::function<void()> act;
    };

    /// `about`: who or what, for screen readers. `trailing`: at the end of the row, under one's own bubbles.
    RowStrip(const QList<Entry> &entries, const QString &about, bool trailing, QWidget *parent);

    /// So high are these buttons in a row so wide: below each other where they do not fit beside each other.
    static int heightFor(const QList<Entry> &entries, int width);
    /// It has these buttons already.
    bool shows(const QList<Entry> &entries) const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QStringList m_names;
    int m_needed = 0;
    QBoxLayout *m_box;
};

} // namespace linnet::ui
