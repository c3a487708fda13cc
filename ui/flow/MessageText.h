// SPDX-License-Identifier: MIT
#pragma once

#include "ui/flow/MessageLines.h"

#include <QTextEdit>

namespace linnet::ui {

/// The raw text of a message, to read and to copy from: start line and header names in colour, secrets as grey chips. Tells what the line
/// under the mouse or the cursor means.
class MessageText final : public QTextEdit
{
    Q_OBJECT
public:
    explicit MessageText(QWidget *parent = nullptr);

    void setMessage(const QByteArray &bytes, const QColor &startColour);
    const QList<MessageLine> &lines() const { return m_lines; }
    /// Of the line at the cursor.
    QString explanation() const;

Q_SIGNALS:
    void explained(const QString &words);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    void write();
    int lineAt(const QPoint &point) const;

    QList<MessageLine> m_lines;
    QColor m_startColour;
    int m_hovered = -1;
};

} // namespace linnet::ui
