"""The look of the application: colours, spacing, type and icons, light and dark.

``apply_theme(app)`` once at start is all a window needs; it follows the system's light or dark
mode from then on. Widgets get their look from two dynamic properties that the style sheet
(``resources/styles/videoflow.qss``) knows:

``role`` (say what a widget is, see ``set_role``)
    QPushButton, QToolButton: ``primary`` (one per view: the next step), none (secondary),
    ``quiet`` (no frame until hovered), ``danger`` (destroys something)
    QLabel: ``display`` 28 px, ``heading`` 20 px, ``title`` 16 px, none (body, 13 px), ``strong``,
    ``muted``, ``caption`` 12 px muted, ``chip``, ``badge``; ``error``, ``warning``, ``success``
    QFrame, QWidget: ``card`` (surface with border), ``panel`` (plain surface), ``sunken``,
    ``notice`` (with ``tone``), ``separator``

``tone`` (colour of a notice or a chip): ``info``, ``success``, ``warning``, ``danger``

In code, colours come from ``theme().colors`` (for painting) and distances from ``Space``.
Icons are drawn in the theme's colours: ``set_icon(button, "refresh")`` keeps them right when the
mode changes, ``icon("refresh")`` makes one for a menu.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum
from functools import lru_cache
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from videoflow.resources import resource_path

Scheme = Literal["system", "light", "dark"]
FONT_FILES = (
    "BeVietnamPro_500Medium.ttf",
    "BeVietnamPro_700Bold.ttf",
    "NotoSansArabic_500Medium.ttf",
    "NotoSansHebrew_500Medium.ttf",
)
FONT_FAMILIES = ("Be Vietnam Pro", "Noto Sans Arabic", "Noto Sans Hebrew")
ICON_SIZE_PX = 18
TEXT_GAP_PX = 4


class Space(IntEnum):
    """Distances in device-independent pixels; nothing in between is used."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 40


class Radius(IntEnum):
    """Corner radii in device-independent pixels."""

    S = 6
    M = 8
    L = 12


class TextSize(IntEnum):
    """The type scale in device-independent pixels."""

    CAPTION = 12
    BODY = 13
    TITLE = 16
    HEADING = 20
    DISPLAY = 28


@dataclass(frozen=True)
class Colors:
    """The colours of one mode as ``#rrggbb``. Text colours reach a contrast of 4.5 on ``window``,
    ``surface`` and ``sunken``; ``on_accent`` on ``accent`` and ``accent_hover``.
    """

    window: str
    surface: str
    raised: str
    sunken: str
    border: str
    border_strong: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_soft: str
    on_accent: str
    focus: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    danger_fill: str
    stage: str
    """Behind pictures and videos; the same calm dark in both modes."""


LIGHT = Colors(
    window="#f5f6f9",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#eceef3",
    border="#dfe2ea",
    border_strong="#b9bfcc",
    text="#161922",
    muted="#5a6273",
    disabled="#8d94a4",
    accent="#5a54d6",
    accent_hover="#4f48c8",
    accent_pressed="#443db3",
    accent_text="#4f48c8",
    accent_soft="#ecebfc",
    on_accent="#ffffff",
    focus="#7d78ee",
    success="#14774a",
    success_soft="#e3f5ec",
    warning="#8f5200",
    warning_soft="#fdf1dc",
    danger="#bb2840",
    danger_soft="#fdeaec",
    danger_fill="#bb2840",
    stage="#14161c",
)
DARK = Colors(
    window="#0f1116",
    surface="#181b22",
    raised="#21252e",
    sunken="#0b0d11",
    border="#2a2f3a",
    border_strong="#464d5c",
    text="#eceef3",
    muted="#a2aaba",
    disabled="#737b8b",
    accent="#625ce0",
    accent_hover="#6a64e4",
    accent_pressed="#5650cf",
    accent_text="#a8a5fa",
    accent_soft="#26254a",
    on_accent="#ffffff",
    focus="#8f8bf5",
    success="#5fd09b",
    success_soft="#14301f",
    warning="#f0b04f",
    warning_soft="#38290d",
    danger="#ff858f",
    danger_soft="#3d1a20",
    danger_fill="#c53a4e",
    stage="#08090c",
)


@dataclass(frozen=True)
class Theme:
    """The look in use."""

    dark: bool
    colors: Colors

    def color(self, token: str) -> QColor:
        """A colour by its name in ``Colors``, for painting."""
        return QColor(str(getattr(self.colors, token)))


class ThemeWatcher(QObject):
    """Follows the system's mode and tells widgets that paint themselves."""

    theme_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme(dark=False, colors=LIGHT)
        self.scheme: Scheme = "system"

    @Slot()
    def refresh(self) -> None:
        """Work out the mode and restyle the application if it changed."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        dark = self.scheme == "dark" or (
            self.scheme == "system"
            and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.theme = Theme(dark=dark, colors=DARK if dark else LIGHT)
        style_sheet = _style_sheet(self.theme)
        if style_sheet == app.styleSheet():
            return
        app.setPalette(_palette(self.theme))
        app.setStyleSheet(style_sheet)
        for widget in app.allWidgets():
            if isinstance(widget, QAbstractButton | QLabel) and widget.property("icon_name"):
                _draw_icon(widget)
        self.theme_changed.emit()


_watcher: ThemeWatcher | None = None


def watcher() -> ThemeWatcher:
    """The one watcher; connect to its ``theme_changed`` in widgets that paint themselves."""
    global _watcher
    if _watcher is None:
        _watcher = ThemeWatcher()
    return _watcher


def theme() -> Theme:
    """The look in use."""
    return watcher().theme


def apply_theme(app: QApplication, scheme: Scheme = "system") -> None:
    """Give the application its look; call again to switch between system, light and dark."""
    follow = watcher()
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(_load_font())
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(follow.refresh, Qt.ConnectionType.UniqueConnection)
    follow.scheme = scheme
    hints.setColorScheme(
        {
            "system": Qt.ColorScheme.Unknown,
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
        }[scheme]
    )
    follow.refresh()


def set_role(widget: QWidget, role: str, tone: str = "") -> None:
    """Say what a widget is, so that the style sheet can dress it; restyles it if it changed."""
    if widget.property("role") == role and (widget.property("tone") or "") == tone:
        return
    widget.setProperty("role", role)
    widget.setProperty("tone", tone)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def icon(name: str, token: str = "text", size_px: int = ICON_SIZE_PX, gap_px: int = 0) -> QIcon:
    """The icon ``resources/icons/<name>.svg`` in a colour of the theme, dimmed when disabled.

    ``gap_px`` leaves room at its right, for text that follows.
    """
    colors = theme().colors
    app = QGuiApplication.instance()
    dpr = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    result = QIcon(icon_pixmap(name, str(getattr(colors, token)), size_px, dpr, gap_px))
    disabled = icon_pixmap(name, colors.disabled, size_px, dpr, gap_px)
    result.addPixmap(disabled, QIcon.Mode.Disabled)
    return result


def set_icon(
    widget: QAbstractButton | QLabel, name: str, token: str = "text", size_px: int = ICON_SIZE_PX
) -> None:
    """Put an icon on a button or label and keep its colour right when the mode changes."""
    wanted = (name, token, size_px)
    if (widget.property("icon_name"), widget.property("icon_token")) == wanted[:2]:
        return
    widget.setProperty("icon_name", name)
    widget.setProperty("icon_token", token)
    widget.setProperty("icon_size", size_px)
    _draw_icon(widget)


def application_icon() -> QIcon:
    """The icon of windows and of the task bar."""
    result = QIcon()
    for size in (16, 32, 64, 256):
        result.addPixmap(icon_pixmap("videoflow", "", size, 1.0))
    return result


@lru_cache(maxsize=512)
def icon_pixmap(name: str, color: str, size_px: int, dpr: float, gap_px: int = 0) -> QPixmap:
    """An icon drawn in ``color``; ``size_px`` and the gap at its right are device-independent."""
    svg = resource_path("icons", f"{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(svg.replace(b"currentColor", color.encode())))
    pixmap = QPixmap(QSize(size_px + gap_px, size_px) * dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px * dpr, size_px * dpr))
    painter.end()
    pixmap.setDevicePixelRatio(dpr)
    return pixmap


def _draw_icon(widget: QAbstractButton | QLabel) -> None:
    name, token = str(widget.property("icon_name")), str(widget.property("icon_token"))
    size_px = int(widget.property("icon_size"))
    if isinstance(widget, QAbstractButton):
        gap_px = TEXT_GAP_PX if isinstance(widget, QPushButton) else 0
        widget.setIcon(icon(name, token, size_px, gap_px))
        widget.setIconSize(QSize(size_px + gap_px, size_px))
    else:
        color = str(getattr(theme().colors, token))
        widget.setPixmap(icon_pixmap(name, color, size_px, widget.devicePixelRatioF()))


@lru_cache(maxsize=1)
def _load_font() -> QFont:
    """The shipped typeface (Vietnamese set right everywhere), else the system's."""
    loaded = [
        QFontDatabase.addApplicationFont(str(path))
        for path in (resource_path("fonts", name) for name in FONT_FILES)
        if path.is_file()
    ]
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if any(number >= 0 for number in loaded):
        font.setFamilies([*FONT_FAMILIES, font.family()])
    font.setPixelSize(TextSize.BODY)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _style_sheet(look: Theme) -> str:
    template = resource_path("styles", "videoflow.qss").read_text(encoding="utf-8")
    sizes = {size.name.lower() + "_px": f"{size.value}px" for size in TextSize}
    return Template(template).substitute(
        asdict(look.colors),
        icons=resource_path("icons").as_posix(),
        arrow_mode="dark" if look.dark else "light",
        **sizes,
    )


def _palette(look: Theme) -> QPalette:
    """For what the style sheet does not reach: item views, native parts, disabled text."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, token in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "danger"),
        (role.Link, "accent_text"),
        (role.LinkVisited, "accent_text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Accent, "accent"),
        (role.Light, "raised"),
        (role.Midlight, "border"),
        (role.Mid, "border_strong"),
        (role.Dark, "border_strong"),
        (role.Shadow, "border_strong"),
    ):
        palette.setColor(target, look.color(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, look.color("disabled"))
    return palette
