import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Lanterns to carry, for table, terrace and boat. */
export const lantern: Family = {
  code: 'lantern',
  sku: 'LTN',
  brands: ['Fyrholm', 'Takelwerk'],
  weightGrams: 1100,
  colorChoice: true,
  facts: { wireless: true, waterproof: true },
  about: words(
    `A lantern to carry out to the terrace and back, as lanterns always were. The battery lasts {battery} hours at half light, charges over USB-C, and the {power} W LED ({brightness} lm) dims with a turn of the cap. | 可随手提到露台再提回来的灯，灯笼本该如此。半亮可用{battery}小时，USB-C充电，{power}瓦LED（{brightness}流明）转动顶盖即可调光。 | Une lanterne à emporter sur la terrasse et à rapporter, comme toujours. La batterie tient {battery} heures à mi-puissance, se charge en USB-C, et la LED de {power} W ({brightness} lm) se règle en tournant le capuchon.`,
  ),
  models: [
    model(
      'Fehmarn',
      '59.90',
      'brick ink butter',
      { material: 'steel', height: 26, power: 3, brightness: 250, battery: 30 },
      'storm lantern | 风灯 | lanterne tempête',
      'The old storm lamp, without the soot. | 老式风灯，没有煤烟。 | La vieille lampe tempête, sans la suie.',
    ),
    model(
      'Poel',
      '49.90',
      'sea cream',
      { material: 'aluminum', height: 19, power: 2, brightness: 160, battery: 44 },
      'table lantern | 桌面提灯 | lanterne de table',
      'Low and round, for the middle of a long supper. | 矮而圆，放在漫长晚餐的桌心。 | Basse et ronde, au milieu d’un long souper.',
    ),
    model(
      'Rugen',
      '79.00',
      'brass copper',
      { material: 'brass', height: 31, power: 4, brightness: 330, battery: 24 },
      'ship’s lantern | 船用提灯 | lanterne de bateau',
      'Solid brass and ribbed glass, made for a deck. | 实心黄铜与棱纹玻璃，为甲板而生。 | Laiton massif et verre côtelé, faite pour le pont.',
    ),
    model(
      'Bornholm',
      '69.00',
      'oak black',
      { material: 'oak', height: 28, power: 3, brightness: 250, battery: 36 },
      'wooden lantern | 木提灯 | lanterne en bois',
      'A frame of oiled oak around a frosted light. | 上油橡木框，围着一团磨砂的光。 | Un cadre de chêne huilé autour d’une lumière dépolie.',
    ),
    model(
      'Kolberg',
      '39.90',
      'moss amber slate',
      { material: 'steel', height: 16, power: 2, brightness: 140, battery: 50 },
      'camping lantern | 露营灯 | lanterne de camping',
      'Hangs in a tent, stands on a stump, floats if it must. | 可挂帐内，可立树桩，必要时还能浮水。 | Se suspend dans la tente, se pose sur une souche, flotte au besoin.',
    ),
  ],
}
