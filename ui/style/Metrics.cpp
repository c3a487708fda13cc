// SPDX-License-Identifier: MIT
#include "ui/style/Metrics.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>
#include <QtMath>

#include <algorithm>
#include <utility>

namespace linnet::ui {
namespace {

struct Shape { double scale; QFont::Weight weight; int line; };

Shape shapeOf(TextRole role)
{
    switch (role) {
    case TextRole::Caption: return {0.85, QFont::Normal, 14};
    case TextRole::Small: return {0.92, QFont::Normal, 16};
    case TextRole::SmallStrong: return {0.92, QFont::DemiBold, 16};
    case TextRole::Ui: return {1.0, QFont::Normal, 17};
    case TextRole::UiMedium: return {1.0, QFont::Medium, 17};
    case TextRole::UiStrong: return {1.0, QFont::DemiBold, 17};
    case TextRole::Message: return {1.08, QFont::Normal, 20};
    case TextRole::MessageStrong: return {1.08, QFont::DemiBold, 20};
    case TextRole::Title: return {1.4, QFont::DemiBold, 24};
    case TextRole::Display: return {1.7, QFont::DemiBold, 28};
    case TextRole::Code: return {0.92, QFont::Normal, 18};
    }
    return {1.0, QFont::Normal, 17};
}

} // namespace

Metrics::Metrics() : Metrics(QApplication::font()) { }

Metrics::Metrics(const QFont &font) : m_font(font), m_unit(QFontInfo(font).pixelSize() / 13.0) { }

int Metrics::u(double units) const { return qRound(units * m_unit); }

QFont Metrics::font(TextRole role) const
{
    const Shape shape = shapeOf(role);
    QFont font = role == TextRole::Code ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : m_font;
    if (m_font.pointSizeF() > 0)
        font.setPointSizeF(m_font.pointSizeF() * shape.scale);
    else
        font.setPixelSize(std::max(1, qRound(m_font.pixelSize() * shape.scale)));
    font.setWeight(shape.weight);
    return font;
}

int Metrics::line(TextRole role) const
{
    return std::max(u(shapeOf(role).line), QFontMetrics(font(role)).height());
}

} // namespace linnet::ui
