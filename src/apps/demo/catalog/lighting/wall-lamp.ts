import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Wall lamps for halls and bedsides. */
export const wallLamp: Family = {
  code: 'wall-lamp',
  sku: 'WLL',
  brands: ['Fyrholm'],
  weightGrams: 950,
  colorChoice: true,
  facts: { origin: 'germany' },
  about: words(
    `Wired or plugged in: the cable can leave through the back or down the wall. {height} cm tall, with a {power} W LED of {brightness} lm; all screws are slotted and visible, as they should be. | 可暗线也可插电：电线可从背后或沿墙而下。高{height}厘米，{power}瓦LED，{brightness}流明；螺丝一律外露，方便拆修。 | Câblée ou branchée : le fil sort par l’arrière ou le long du mur. Hauteur {height} cm, LED de {power} W ({brightness} lm) ; toutes les vis sont visibles, comme il se doit.`,
  ),
  models: [
    model(
      'Amrum',
      '79.90',
      'brass black',
      { material: 'brass', height: 24, power: 5, brightness: 450, dimmable: true },
      'wall lamp | 壁灯 | applique',
      'A small globe on an arm, for both sides of a mirror. | 短臂小圆球，适合镜子两侧。 | Un petit globe sur un bras, de part et d’autre d’un miroir.',
    ),
    model(
      'Sylt',
      '99.00',
      'sea chalk slate',
      { material: 'enamel', height: 28, power: 6, brightness: 540, dimmable: false },
      'outdoor wall lamp | 户外壁灯 | applique d’extérieur',
      'A hooded lamp that has no quarrel with rain. | 带帽檐的壁灯，不怕雨。 | Une lampe à capuchon qui ne craint pas la pluie.',
    ),
    model(
      'Deventer',
      '69.00',
      'oak walnut',
      { material: 'oak', height: 22, power: 4, brightness: 350, dimmable: true },
      'bedside wall lamp | 床头壁灯 | applique de chevet',
      'A wooden back plate and a shade that tilts to the page. | 木质背板，灯罩可向书页倾斜。 | Une platine en bois et un abat-jour qui s’incline vers la page.',
    ),
    model(
      'Goslar',
      '119.00',
      'copper black',
      { material: 'copper', height: 34, power: 6, brightness: 540, dimmable: true },
      'double wall lamp | 双向壁灯 | applique double',
      'Light up, light down, and a quiet metal cylinder between. | 上照下照，中间一段安静的金属筒。 | Lumière en haut, lumière en bas, et un cylindre discret entre les deux.',
    ),
    model(
      'Soest',
      '89.00',
      'cream rose moss',
      { material: 'stoneware', height: 20, power: 5, brightness: 450, dimmable: true },
      'ceramic wall lamp | 陶瓷壁灯 | applique en céramique',
      'A half bowl of glazed clay that washes the wall with light. | 半只釉陶碗，把光铺满墙面。 | Une demi-coupe émaillée qui baigne le mur de lumière.',
    ),
  ],
}
