package io.xenith.standalone.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Reads the settings of {@code @ConfigMapping} interfaces out of their sources, with the words of their Javadoc. */
final class ConfigurationReader {

    private ConfigurationReader() {}

    /**
     * One setting.
     *
     * @param name the property, for example {@code xenith.session.heartbeat}
     * @param type as written in Java
     * @param fallback the default, empty when there is none
     * @param text the Javadoc, on one line
     */
    record Setting(String name, String type, String fallback, String text) {
        /** The environment variable that sets it, by the rule of MicroProfile Config. */
        String environmentVariable() {
            return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        }
    }

    /** Settings by the first sentence of their interface. */
    static Map<String, List<Setting>> read(List<Path> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, _ -> {}, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            var docs = DocTrees.instance(task);
            var found = new TreeMap<String, List<Setting>>();
            for (var unit : task.parse()) {
                new Scanner(docs, found).scan(unit, null);
            }
            return found;
        }
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees docs;
        private final Map<String, List<Setting>> found;

        Scanner(DocTrees docs, Map<String, List<Setting>> found) {
            this.docs = docs;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            annotationValue(type.getModifiers(), "ConfigMapping", "prefix").ifPresent(prefix -> {
                var settings = new ArrayList<Setting>();
                collect(type, getCurrentPath(), prefix, settings);
                found.put(comment(getCurrentPath()), settings);
            });
            return super.visitClass(type, null);
        }

        private void collect(ClassTree type, TreePath path, String prefix, List<Setting> settings) {
            var nested = new TreeMap<String, ClassTree>();
            for (var member : type.getMembers()) {
                if (member instanceof ClassTree inner) {
                    nested.put(inner.getSimpleName().toString(), inner);
                }
            }
            for (var member : type.getMembers()) {
                if (member instanceof MethodTree method
                        && !method.getModifiers().toString().contains("default ")) {
                    var name = prefix + "."
                            + annotationValue(method.getModifiers(), "WithName", "value")
                                    .orElseGet(() -> kebab(method.getName().toString()));
                    var returned = String.valueOf(method.getReturnType());
                    var inner = nested.get(returned);
                    if (inner != null) {
                        collect(inner, new TreePath(path, inner), name, settings);
                    } else {
                        settings.add(new Setting(
                                name,
                                returned,
                                annotationValue(method.getModifiers(), "WithDefault", "value")
                                        .orElse(""),
                                comment(new TreePath(path, method))));
                    }
                }
            }
        }

        private String comment(TreePath path) {
            var text = docs.getDocComment(path);
            return text == null
                    ? ""
                    : text.replaceAll("\\{@(?:code|link|literal) ([^}]*)}", "`$1`")
                            .replaceAll("</?p>", " ")
                            .replaceAll("\\s+", " ")
                            .strip();
        }

        private static Optional<String> annotationValue(ModifiersTree modifiers, String annotation, String element) {
            return modifiers.getAnnotations().stream()
                    .filter(tree -> tree.getAnnotationType().toString().endsWith(annotation))
                    .findFirst()
                    .flatMap(tree -> value(tree, element));
        }

        private static Optional<String> value(AnnotationTree annotation, String element) {
            for (var argument : annotation.getArguments()) {
                if (argument instanceof AssignmentTree assignment) {
                    if (assignment.getVariable().toString().equals(element)
                            && assignment.getExpression() instanceof LiteralTree literal) {
                        return Optional.of(String.valueOf(literal.getValue()));
                    }
                } else if (argument instanceof LiteralTree literal) {
                    return Optional.of(String.valueOf(literal.getValue()));
                }
            }
            return Optional.empty();
        }

        private static String kebab(String camelCase) {
            return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        }
    }
}
