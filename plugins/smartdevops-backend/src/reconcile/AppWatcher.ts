import { AppReader } from '../kubernetes/types';
import { ChangeNotifier } from '../services';

/**
 * Tells the portal about changes of apps that the cluster shows. The catalog
 * hears of an app when it comes, goes, or another version becomes active;
 * browsers hear of everything.
 */
export class AppWatcher {
  private readonly reader: AppReader;
  private readonly notifier: ChangeNotifier;
  private readonly known = new Map<string, string>();
  private unsubscribe: (() => void) | undefined;

  private readonly namespacePrefix: string;

  constructor(options: {
    reader: AppReader;
    notifier: ChangeNotifier;
    namespacePrefix: string;
  }) {
    this.reader = options.reader;
    this.notifier = options.notifier;
    this.namespacePrefix = options.namespacePrefix;
  }

  start(): void {
    this.reader.onSynced(() => this.notifier.catalogChanged());
    this.unsubscribe = this.reader.onChange(({ cluster, namespace, app }) => {
      const tenant = namespace.slice(this.namespacePrefix.length);
      const seen = this.reader.getApp({ cluster, namespace, app, tenant });
      const active = seen?.activeService?.release?.active;
      const shape = seen ? `${active?.image} ${active?.revision}` : '';
      const ref = `${tenant}/${app}`;
      const id = `${cluster}/${ref}`;
      if ((this.known.get(id) ?? '') !== shape) {
        this.known.set(id, shape);
        this.notifier.catalogChanged();
      }
      this.notifier.poke({ kind: 'app', ref });
    });
  }

  stop(): void {
    this.unsubscribe?.();
  }
}
