package io.xenith.gateway.access;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One endpoint of the gateway, as its annotations say. */
record Endpoint(Class<?> resource, Method method, String verb, String path, String contentType) {

    /** Every endpoint in the module. */
    static List<Endpoint> all() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.xenith.gateway")) {
            if (found.isAnnotatedWith(Path.class)) {
                addAll(found.reflect(), endpoints);
            }
        }
        return endpoints;
    }

    private static void addAll(Class<?> resource, List<Endpoint> endpoints) {
        for (Method method : resource.getMethods()) {
            for (Annotation annotation : method.getAnnotations()) {
                HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (verb != null) {
                    endpoints.add(new Endpoint(
                            resource,
                            method,
                            verb.value(),
                            join(value(resource.getAnnotation(Path.class)), value(method.getAnnotation(Path.class))),
                            contentType(resource, method)));
                }
            }
        }
    }

    private static String value(@Nullable Path path) {
        return path == null ? "" : path.value();
    }

    private static String join(String first, String second) {
        return ('/' + first + '/' + second).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    }

    private static String contentType(Class<?> resource, Method method) {
        return Optional.ofNullable(method.getAnnotation(Consumes.class))
                .or(() -> Optional.ofNullable(resource.getAnnotation(Consumes.class)))
                .map(consumes -> consumes.value()[0])
                .orElse("application/json");
    }

    /** The path with something in place of its parameters. */
    String examplePath() {
        return path.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }

    boolean hasBody() {
        return verb.equals("POST") || verb.equals("PUT") || verb.equals("PATCH");
    }

    AccessRules.Rule rule() {
        return new AccessRules().of(resource, method);
    }

    @Override
    public String toString() {
        return verb + ' ' + path;
    }
}
