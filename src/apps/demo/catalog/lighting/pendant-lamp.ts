import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Pendant lamps for over the table. */
export const pendantLamp: Family = {
  code: 'pendant-lamp',
  sku: 'PND',
  brands: ['Fyrholm', 'Lüchtenhof'],
  weightGrams: 1700,
  colorChoice: true,
  facts: { dimmable: true },
  about: words(
    `Hung low over a table it lights the plates and leaves the faces in kind shade. The shade measures {diameter} cm across and comes with 2 m of textile cable; a {power} W LED bulb ({brightness} lm) is in the box. | 低悬桌上，照亮餐盘，也让面容留在柔和的影里。灯罩直径{diameter}厘米，配2米织物电线，盒内附{power}瓦LED灯泡（{brightness}流明）。 | Suspendue bas au-dessus de la table, elle éclaire les assiettes et laisse aux visages une ombre aimable. L’abat-jour mesure {diameter} cm, avec 2 m de câble textile ; une LED de {power} W ({brightness} lm) est fournie.`,
  ),
  models: [
    model(
      'Bergen',
      '129.00',
      'ink brick chalk',
      { material: 'enamel', diameter: 36, power: 9, brightness: 810, origin: 'norway' },
      'enamel pendant lamp | 搪瓷吊灯 | suspension émaillée',
      'The harbor-shed lamp, enameled for the dining table. | 码头仓库的灯，上了搪瓷，挂上餐桌。 | La lampe des hangars du port, émaillée pour la salle à manger.',
    ),
    model(
      'Danzig',
      '169.00',
      'amber sea',
      { material: 'glass', diameter: 28, power: 7, brightness: 640, origin: 'poland' },
      'glass pendant lamp | 玻璃吊灯 | suspension en verre',
      'Mouth-blown glass, colored like the resin of the coast. | 人工吹制玻璃，色泽如海岸的琥珀。 | Un verre soufflé à la bouche, couleur de résine du littoral.',
    ),
    model(
      'Ypres',
      '149.00',
      'sand walnut',
      { material: 'rattan', diameter: 48, power: 9, brightness: 810, origin: 'china' },
      'woven pendant lamp | 编织吊灯 | suspension tressée',
      'Rattan woven in an open pattern that throws fine shadows. | 藤条疏编，墙上投下细密的影。 | Un rotin tressé à jours qui dessine de fines ombres.',
    ),
    model(
      'Narva',
      '199.00',
      'copper brass steel',
      { material: 'copper', diameter: 32, power: 8, brightness: 720, origin: 'estonia' },
      'metal dome pendant | 金属圆顶吊灯 | suspension dôme en métal',
      'A spun dome, bright inside, quiet outside. | 旋压圆顶，内里明亮，外表安静。 | Un dôme repoussé, clair dedans, discret dehors.',
    ),
    model(
      'Hiddensee',
      '89.90',
      'chalk rose',
      { material: 'paper', diameter: 50, power: 9, brightness: 810, origin: 'china' },
      'folded paper pendant | 折纸吊灯 | suspension en papier plié',
      'One sheet, many folds: a lantern light as a shell. | 一张纸，许多折：轻如贝壳的灯。 | Une feuille, cent plis : une lanterne légère comme un coquillage.',
    ),
  ],
}
