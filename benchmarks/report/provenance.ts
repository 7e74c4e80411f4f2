import type { MeasurementFile } from '../measurement.ts';

/** When, where and how the rows of some files were made, in a paragraph with links to the raw rows. */
export function provenance(files: readonly MeasurementFile[]): string {
  const sessions = files.flatMap((file) => file.sessions);
  const dates = [...new Set(sessions.map(({ date }) => date))].sort();
  const machines = [...new Set(sessions.map(({ machine }) => machine))];
  const commands = [...new Set(sessions.map(({ command }) => `\`${command}\``))];
  const versions = new Map(sessions.flatMap((session) => Object.entries(session.versions)));
  const named = [...versions].map(([id, version]) => (id === 'Node' ? `Node ${version}` : version));
  const raw = files.map(({ path }) => {
    const [folder, kind, name] = path.split('/').slice(-3);
    return `[${name}](${folder}/${kind}/${name})`;
  });
  const days = dates.length > 1 ? `${dates[0]} to ${dates.at(-1)}` : dates[0];
  return `Measured ${days} on ${machines.join('; ')}, ${[...new Set(named)].join(', ')}, with ${commands.join(', ')}. Raw: ${raw.join(', ')}.`;
}
