// SPDX-License-Identifier: MIT
#pragma once

#include <QSize>
#include <QString>

class QPainter;
class QRect;

namespace linnet::ui {

/// What a message answers, on top of its text: a bar, who wrote it, and one line of it. The same above the composer.
class QuotePart
{
public:
    QuotePart() = default;
    QuotePart(const QString &name, const QString &line);

    bool isEmpty() const { return m_name.isEmpty(); }
    /// As wide as its words, at most `widest`.
    QSize size(int widest) const;
    void paint(QPainter &painter, const QRect &rect, Qt::LayoutDirection direction, bool onOwn) const;

private:
    QString m_name;
    QString m_line;
};

} // namespace linnet::ui
