// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QWidget>

class QPainter;

namespace linnet::ui {

enum class PresenceDot : quint8 { None, Online, Away, Busy, Offline };

/// Initials of a name: two letters of Latin names, one Han character.
QString initials(const QString &name);
/// The disc with initials, and the presence in a cut-out of `around` at its lower trailing corner.
void paintAvatar(QPainter &painter, const QRectF &rect, const QString &name, const QString &address, PresenceDot dot,
                 const QColor &around, Qt::LayoutDirection direction);

/// The same as a widget.
class Avatar final : public QWidget
{
    Q_OBJECT
public:
    Avatar(int units, const QString &objectName, QWidget *parent = nullptr);

    void setPerson(const QString &name, const QString &address);
    void setDot(PresenceDot dot);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_units;
    QString m_name;
    QString m_address;
    PresenceDot m_dot = PresenceDot::None;
};

} // namespace linnet::ui
