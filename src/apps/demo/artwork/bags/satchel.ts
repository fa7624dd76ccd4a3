import type { Drawing, Look } from '../drawing.ts'
import { all, line, path, rect } from '../shapes.ts'
import { mixed, stuff } from '../tone.ts'

const draw = ({ pen, paint, form }: Look): string => {
  const half = [180, 190, 140, 195, 160][form] ?? 180
  const top = form === 2 ? 420 : 380
  const [left, right] = [400 - half, 400 + half]
  const leather = form === 1 || form === 4
  const trim = leather ? stuff.leather : { ...paint, base: paint.dark, light: paint.base, dark: paint.deep }
  const skin = pen.blend('down', [0, paint.light], [0.4, paint.base], [1, paint.dark])
  const flap = form === 3 ? 130 : form === 4 ? 110 : 160
  const strap =
    form === 3
      ? `M330 ${top - 4}Q334 ${top - 90} 400 ${top - 92}T470 ${top - 4}`
      : `M${left + 12} ${top + 30}C${left - 40} 130 ${right + 40} 130 ${right - 12} ${top + 30}`
  const buckle = (x: number) =>
    all(
      rect(x - 15, top + flap - 66, 30, 120, 5, trim.base),
      line(
        `M${x - 8} ${top + flap - 58}v100M${x + 8} ${top + flap - 58}v100`,
        trim.light,
        2,
        'stroke-dasharray="6 5" opacity=".7"',
      ),
      rect(x - 21, top + flap - 2, 42, 30, 6, 'none', `stroke="${stuff.brass.base}" stroke-width="7"`),
      line(`M${x} ${top + flap - 2}v22`, stuff.brass.light, 5),
    )
  return all(
    line(strap, trim.dark, form === 3 ? 24 : 17),
    line(strap, trim.light, 3, 'stroke-dasharray="8 8" opacity=".6"'),
    path(
      `M${left} ${top + 20}H${right}L${right + 8} 610Q${right + 8} 640 ${right - 24} 640H${left + 24}Q${left - 8} 640 ${left - 8} 610Z`,
      skin,
    ),
    rect(
      left + 20,
      top + flap + 24,
      half * 2 - 40,
      640 - top - flap - 44,
      10,
      mixed(paint.base, '#1c2233', 0.16),
    ),
    path(
      `M${left - 6} ${top + 24}Q${left - 4} ${top - 4} ${left + 30} ${top - 4}H${right - 30}Q${right + 4} ${top - 4} ${right + 6} ${top + 24}L${right - 2} ${top + flap - 30}Q${right - 4} ${top + flap} ${right - 40} ${top + flap}H${left + 40}Q${left + 4} ${top + flap} ${left + 2} ${top + flap - 30}Z`,
      pen.blend('down', [0, paint.light], [0.2, paint.base], [1, mixed(paint.base, paint.dark, 0.5)]),
    ),
    line(
      `M${left + 14} ${top + flap - 30}Q${left + 14} ${top + flap - 12} ${left + 44} ${top + flap - 12}H${right - 44}Q${right - 14} ${top + flap - 12} ${right - 14} ${top + flap - 30}`,
      paint.pale,
      3,
      'stroke-dasharray="9 7" opacity=".65"',
    ),
    path(
      `M${left} ${top + flap}Q400 ${top + flap + 16} ${right} ${top + flap}L${right} ${top + flap + 8}H${left}Z`,
      '#000',
      'opacity=".16"',
    ),
    form === 2
      ? buckle(400)
      : form === 3
        ? all(
            rect(372, top + flap - 20, 56, 44, 8, pen.metal(stuff.brass)),
            rect(392, top + flap - 4, 16, 18, 4, stuff.brass.deep),
          )
        : all(buckle(left + half * 0.5), buckle(right - half * 0.5)),
    path(`M${left + 10} ${top + 8}H400L${left + 30} ${top + flap - 10}Z`, '#fff', 'opacity=".12"'),
  )
}

/** A bag with a flap and buckles. */
export const satchel: Drawing = { draw, focus: [370, 510], place: 'stands', ground: 195 }
