// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>

namespace linnet::ui {

/// A button with words.
class Button final : public QAbstractButton
{
    Q_OBJECT
public:
    enum class Kind : quint8 { Normal, Primary, Text, DangerText, DangerFill, DangerOutline };

    Button(Kind kind, const QString &text, const QString &objectName, QWidget *parent = nullptr);

    void setKind(Kind kind);
    /// 28 instead of 32 high.
    void setSmall(bool small);
    /// An icon before the words, and a chevron behind them for buttons that open a menu.
    void setDecoration(const QString &icon, bool menu = false);
    /// Enter in a field of the same window presses it.
    void setDefault(bool on) { m_default = on; }
    bool isDefault() const { return m_default; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    Kind m_kind;
    bool m_small = false;
    bool m_menu = false;
    bool m_default = false;
    QString m_icon;
};

/// A button with an icon; words in its tooltip and accessible name.
class IconButton final : public QAbstractButton
{
    Q_OBJECT
public:
    IconButton(const QString &icon, const QString &words, const QString &objectName, QWidget *parent = nullptr);

    void setWords(const QString &words);
    /// Shown behind the words in the tooltip.
    void setKeys(const QString &keys);
    /// Accent fill: the composer's Send when there is something to send.
    void setFilled(bool filled);
    void setSide(int units);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString m_icon;
    QString m_words;
    QString m_keys;
    int m_side = 32;
    bool m_filled = false;
};

} // namespace linnet::ui
